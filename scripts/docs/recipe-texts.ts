/** The texts of a recipe that its Zap does not contain. */
export interface RecipeText {
  /** Its heading in the list of recipes. */
  when: string;
  purpose: string;
  /** Requirements that its steps do not mention. */
  before?: string;
  /** Ideas for changes. */
  more?: string;
}

export const RECIPE_TEXTS: Record<string, RecipeText> = {
  'log-every-payment': {
    when: 'A payment has arrived',
    purpose:
      'A ledger of all that your payment links take, one row for each payment, for whoever keeps the books, packs parcels or wants a chart. It is written when the money is there, so what stands in it has been paid.',
    more: 'For one sheet for each product, copy the Zap and choose another **Payment Link** in each. To write a customer’s answers to custom fields as well, add a column for **Custom Fields**.',
  },
  'log-every-payment-polling': {
    when: 'A payment has arrived',
    purpose:
      'The same ledger, for accounts that have no webhook endpoint left: Stripe allows 16, and every instant trigger takes one. It looks every few minutes instead of being told at once.',
  },
  'email-the-buyer': {
    when: 'A payment has arrived',
    purpose:
      'A thank-you in your own words and from your own address, with what was bought and the link to the receipt. Stripe’s own receipts can stay on or off: they are a setting of the Dashboard.',
    more: 'For something to download, put its link into the text, and let a **Filter** look at the items. For the receipt as an attachment, map **Receipt** into **Attachments**.',
  },
  'thank-you-code': {
    when: 'A payment has arrived',
    purpose:
      'A reason to come back: each buyer gets a code of their own for the next purchase, which works once. All codes share one coupon, so your list of coupons stays short.',
    before: 'The link that it is for allows codes: **Allow Promotion Codes**.',
    more: 'For a code that only this buyer can use, map **Customer ID** into **Customer**; guests of one-time payments have none. **Expires At** takes a day.',
  },
  'bank-debit-pending': {
    when: 'A bank debit is on its way',
    purpose:
      'Who pays by bank debit sees “thank you” at once, but the money takes days. This tells them that nothing is wrong, so that they do not pay twice or write to you.',
    before: 'In Stripe, bank debits have to be on: **Settings → Payments → Payment methods**.',
  },
  'payment-failed-tell-the-buyer': {
    when: 'A bank debit bounced',
    purpose:
      'A bank can refuse a debit days after the checkout. The buyer believes to have paid; this says that they have not, and how to pay again. It does not tell of declined cards: those are refused on the page itself.',
    more: 'Put the link of your shop, or of the payment link, where the example has `https://shop.example.com`.',
  },
  'abandoned-checkout-reminder': {
    when: 'Nobody paid in time',
    purpose:
      'A checkout that nobody finishes expires after a day. Who left an email address gets one friendly reminder.',
    before:
      'In some countries such a reminder is advertising, for which people must have agreed: ask for consent on the link, and let a **Filter** look at it.',
  },
  'invoice-paid-email-pdf': {
    when: 'An invoice is paid',
    purpose:
      'Business customers want a PDF for their books. This sends it as an attachment when the invoice is paid, for one-time payments and for every renewal of a subscription.',
    before:
      'One-time payments have an invoice only if the link makes one: **Create Invoice** in **Create Payment Link**, or **Create an invoice PDF** in the Dashboard. Subscriptions always have.',
    more: 'To keep the PDFs as well, add **Google Drive**, **Upload File**, with **Invoice PDF** as the file.',
  },
  'refund-issued-log-and-notify': {
    when: 'A refund is made',
    purpose:
      'Refunds are made in the Dashboard, by Zaps and by colleagues. This keeps one list of all of them, tells the team, and tells the buyer that the money is on its way.',
  },
  'refund-failed-alert': {
    when: 'A refund fails',
    purpose:
      'A bank can send a refund back, weeks later: the card was closed, the account is gone. Then the money is with you again and the customer waits for it, and somebody has to agree on another way.',
    before: 'It writes into the sheet of [the recipe for refunds](refund-issued-log-and-notify.md).',
  },
  'dispute-alert': {
    when: 'A payment is disputed',
    purpose:
      'A dispute that nobody answers in time is lost. This tells the team at once: how much, why, and until when.',
  },
  'subscription-welcome': {
    when: 'A subscription starts',
    purpose:
      'A welcome with a link to the customer portal, where people see their invoices, change their card or cancel without writing to you.',
    before:
      'The portal has to be set up once: **Settings → Billing → Customer portal**, and **Save**. For the login page, activate its link there.',
  },
  'subscription-canceled-log': {
    when: 'A subscription ends',
    purpose:
      'A list of everybody who left, with what they said about it, to learn from and to write to. It is written when the subscription has ended, not when it was canceled for later.',
  },
  'new-order-payment-link': {
    when: 'An order comes in',
    purpose:
      'An order form, a chat or a quote ends with a price that no product has. This makes a link for just that order, which takes one payment, and emails it.',
    more: 'Any trigger will do instead of the webhook: a new row of a sheet, an answer to a form. Map a number of the order that never changes into **Reference**.',
  },
  'refund-on-request': {
    when: 'A buyer cancels on your page',
    purpose:
      'The page that people reach after the payment can have a button that takes the order back. This finds the payment by the id that Stripe has added to the address, and refunds it.',
    before:
      'The link redirects after the payment, with the id: **Redirect URL** filled in, and **Add Checkout Session ID to Redirect** on. The page posts `session_id` to the address of the webhook.',
  },
  'payment-attempt-failed-help-the-buyer': {
    when: 'A card is declined',
    purpose:
      'A declined card ends many orders that were meant. The checkout stays open; this tells the buyer, in words, why the bank said no, and leads back to the link with the email address filled in.',
    more: 'Somebody who tries three times gets three emails: **Delay by Zapier** and a look with **Find Checkout Session** keep back those who have paid meanwhile.',
  },
  'renewal-failed-tell-the-customer': {
    when: 'A renewal fails',
    purpose:
      'Cards expire, and a subscription that nobody paid is lost without anybody having decided so. The customer hears of it after the first attempt, with a link to the portal where the card is changed.',
    before:
      'The customer portal is set up: [portal settings](https://dashboard.stripe.com/settings/billing/portal). Stripe can send such emails too; let only one of the two do it.',
  },
  'subscription-changed-log': {
    when: 'A subscription changes',
    purpose:
      'One row for each change that matters: another plan or quantity, a payment that is overdue, an end that was planned or taken back. **Changed** says which, in words.',
  },
  'cancel-on-request': {
    when: 'A subscriber cancels on your page',
    purpose:
      'A form of your own in place of the customer portal: it finds the subscription by the checkout that sold it, and ends it when the paid period is over.',
    before:
      'The page posts `session_id`, and if you ask for it a reason, to the address of the webhook. Whoever knows the id of a checkout can cancel its subscription: keep that id where only the customer sees it.',
  },
  'portal-link-on-request': {
    when: 'A subscriber wants to change something',
    purpose:
      'Whoever writes an address into a form gets a link to the customer portal by email, if a subscription belongs to that address. The link never goes back to the page, so nobody opens somebody else’s portal.',
    before:
      'The customer portal is set up: [portal settings](https://dashboard.stripe.com/settings/billing/portal).',
  },
  'weekly-sales': {
    when: 'Every Monday',
    purpose:
      'One row a week with what a link has sold: count, revenue, fees, net, refunds, abandoned checkouts. Exact, and in the currency of your account.',
    before:
      'The link has `report: weekly` in its metadata: **Metadata** in **Update Payment Link**, or in the Dashboard. If you know the link, leave the search out and choose it.',
  },
};
