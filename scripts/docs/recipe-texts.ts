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
      'A list of all payments through your payment links, one row each, for the books or the packing table. A row is written when the money is there. Orders that cost nothing have no row.',
    more: 'For one sheet for each product, copy the Zap and choose another **Payment Link** in each. For answers to custom fields, add a column with **Custom Fields Summary**. For renewals of subscriptions, add [the Zap for renewals](log-every-renewal.md). For one row for each product of an order, use [one row for each item](one-row-per-item.md).',
  },
  'log-every-payment-polling': {
    when: 'A payment has arrived',
    purpose:
      'The same list, for accounts that have no webhook endpoint left: Stripe allows 16, and every instant trigger takes one. This trigger checks every few minutes instead.',
  },
  'one-row-per-item': {
    when: 'A payment has arrived',
    purpose:
      'One row for each product of an order, so that a sheet can add up how often each product was sold. The other values of the order are the same in each of its rows.',
    more: 'At Zapier, the step **Create Multiple Spreadsheet Rows** takes line items: a field that is a list becomes one row for each item. Here, free orders have rows as well, because they are packed; choose **Leave out** under **Free Orders** if you do not want them.',
  },
  'email-the-buyer': {
    when: 'A payment has arrived',
    purpose:
      'A thank-you from your own address, with the items of the order and the link to the receipt. Stripe can send its own receipts as well: that is a setting of the Dashboard.',
    more: 'For something to download, put its link into the text, and let a **Filter** check the items. For the receipt as an attachment, map **Receipt** into **Attachments**. For an order that costs nothing, such as the start of a trial, build a second Zap with a **Filter**: **Amount** exactly matches 0.',
  },
  'thank-you-code': {
    when: 'A payment has arrived',
    purpose:
      'Each buyer gets a code of their own for the next purchase, which works once. All codes share one coupon, so your list of coupons stays short. Free orders get no code.',
    before: 'The link for the next purchase allows codes: **Allow Promotion Codes**.',
    more: 'For a code that only this buyer can use, map **Customer ID** into **Customer**; guests of one-time payments have none. For a code with an end, fill in **Expires At**, such as `2026-12-31`.',
  },
  'log-every-renewal': {
    when: 'A subscription is renewed',
    purpose:
      'One row for each later payment of a subscription. Payment Completed fires for the first payment only, so the two sheets together have each payment once.',
    more: 'The first payment after a free trial is a renewal for Stripe, so it is in this sheet. For a change of the plan, which Stripe can bill at once, build a second Zap with **Changes of subscriptions** under **Invoices For**.',
  },
  'bank-debit-pending': {
    when: 'A bank debit is on its way',
    purpose:
      'Who pays by bank debit sees “thank you” at once, but the money takes days. This email says that the order is in, so that nobody pays twice. A buyer who has to pay a voucher gets [another email](voucher-reminder.md).',
    before: 'In Stripe, bank debits are on: **Settings → Payments → Payment methods**.',
  },
  'voucher-reminder': {
    when: 'A voucher waits for the buyer',
    purpose:
      'With a voucher (boleto, konbini, Multibanco, OXXO) the order is complete only after the buyer has paid at a bank or a store. This sends the voucher by email, and a reminder a day before it expires to those who have not paid.',
    before: 'In Stripe, vouchers are on: **Settings → Payments → Payment methods**.',
    more: 'Change the time zone of the two **Formatter** steps to that of your customers. If a voucher expires within a day, the reminder comes at once. A delay at Zapier takes 31 days at most.',
  },
  'payment-failed-tell-the-buyer': {
    when: 'A bank debit or voucher failed',
    purpose:
      'A bank can refuse a debit days after the checkout, and a voucher can expire. The buyer gets an email with the reason and the way to pay again. Declined cards have [another Zap](payment-attempt-failed-help-the-buyer.md).',
    more: 'Write the address of your own shop in place of `https://shop.example.com`.',
  },
  'payment-attempt-failed-help-the-buyer': {
    when: 'A card is declined',
    purpose:
      'The checkout stays open after a declined card. This email says what the bank said, and has the link to try again.',
    more: 'Somebody who tries three times gets three emails. To prevent that, wait with **Delay by Zapier**, look with **Find Checkout Session**, and let a **Filter** stop the Zap if **Payment Status** is `paid`.',
  },
  'abandoned-checkout-reminder': {
    when: 'Nobody paid in time',
    purpose:
      'A checkout that nobody finishes expires after a day. Who typed an email address gets one friendly reminder.',
    before:
      'In some countries such a reminder is advertising, and people must have agreed. Ask for consent on the link, and add a rule to the **Filter**: **Promotions Consent** exactly matches `opt_in`.',
  },
  'invoice-paid-email-pdf': {
    when: 'An invoice is paid',
    purpose:
      'Business customers want a PDF for their books. This sends it when the invoice is paid, for one-time payments and for every payment of a subscription.',
    before:
      'One-time payments have an invoice only if the link makes one: **Create Invoice** in **Create Payment Link**, or **Create an invoice PDF** in the Dashboard. Subscriptions always have one.',
    more: 'To keep the PDFs as well, add **Google Drive**, **Upload File**, with **Invoice PDF** as the file.',
  },
  'invoice-books': {
    when: 'An invoice is paid',
    purpose:
      'A list of invoices as an accountant wants it: net amount, discount, tax, total, the customer’s tax ID, and the period of a subscription. Download the sheet as CSV at the end of the month.',
    more: 'Payments without an invoice are not in this list: use [Log every payment](log-every-payment.md) for them, or let the link create invoices. **Paid Outside Stripe** is true for an invoice that you marked as paid yourself.',
  },
  'refund-issued-log-and-notify': {
    when: 'A refund is made',
    purpose:
      'Refunds are made in the Dashboard, by Zaps and by colleagues. This keeps one list of all of them, tells the team, and tells the buyer.',
  },
  'refund-failed-alert': {
    when: 'A refund fails',
    purpose:
      'A bank can send a refund back weeks later, because the card or the account is closed. The money is with you again, and the customer waits for it.',
    before: 'It writes into the sheet of [the recipe for refunds](refund-issued-log-and-notify.md).',
  },
  'canceled-event': {
    when: 'An event is canceled',
    purpose:
      'All payments of the link of an event are refunded: up to 225 on each day, the oldest first, until none is left that can be refunded. The sheet has the outcome of each, and each buyer gets an email.',
    before:
      'In Stripe, write `event` and `canceled` into the metadata of the link of the event, and leave it so until **Payments Remaining** of the refund step is 0. Test the Zap with a link of your own first: it moves money.',
    more: 'If all that is left is disputed, the step fails and says so: remove the metadata then. With **Every Hour** instead of each day, thousands of payments are refunded in one day. Refunds under one **Reference** happen once, so nobody is refunded twice. If the Zap [for refunds](refund-issued-log-and-notify.md) is on as well, each buyer gets two emails: remove one of them.',
  },
  'dispute-alert': {
    when: 'A payment is disputed',
    purpose:
      'A dispute that nobody answers in time is lost. The team gets an email with the amount, the reason and the day until which to answer.',
    more: 'For an inquiry, the bank only asks, and a refund prevents the dispute: it has [a Zap of its own](inquiry-alert.md).',
  },
  'inquiry-alert': {
    when: 'A bank asks about a payment',
    purpose:
      'Before some disputes, the bank makes an inquiry: its customer does not recognize the payment. Whoever refunds the payment now has no dispute, and no dispute fee. The team gets the order, the reason and the last day.',
    more: 'The Zap does not refund by itself, because many inquiries are answered with a receipt. If you do want that for small amounts, add a **Filter** on **Disputed Amount** and **Refund Payment** with **Payment ID**.',
  },
  'dispute-closed': {
    when: 'A dispute is closed',
    purpose:
      'Weeks after the answer, the bank decides. The team gets the outcome, and the sheet has one row for each dispute.',
  },
  'subscription-welcome': {
    when: 'A subscription starts',
    purpose:
      'A welcome with a link to the customer portal, where people see their invoices, change their card or cancel.',
    before:
      'The portal is set up: **Settings → Billing → Customer portal**, then **Save**. Activate its login link there as well.',
    more: 'It is sent for a free trial as well: **Status** is then `trialing`.',
  },
  'three-month-box': {
    when: 'A subscription starts',
    purpose:
      'A subscription for three payments, such as a box for three months, which ends by itself. Stripe has no such link; this Zap plans the end as soon as the subscription starts.',
    before:
      'Write `payments` and `3` into the metadata of the link: **Metadata** in **Create Payment Link**. Subscriptions of other links are left as they are.',
    more: 'For a subscription that ends on a fixed day, such as the end of a course, choose **On a custom date** under **When**, and fill in **Cancel On**.',
  },
  'trial-ending': {
    when: 'A free trial ends soon',
    purpose:
      'Who forgot the trial is angry about the first charge. Three days before, the customer gets an email with the day, and a link to cancel or to change the card.',
    before:
      'The portal is set up: **Settings → Billing → Customer portal**, then **Save**. Activate its login link there as well. Stripe can send such an email too; let only one of the two do it.',
  },
  'subscription-canceled-log': {
    when: 'A subscription ends',
    purpose:
      'A list of everybody who left, with what they said about it. A row is written when the subscription has ended, not when it was canceled for later.',
  },
  'new-order-payment-link': {
    when: 'An order comes in',
    purpose:
      'An order form, a chat or a quote ends with a price that no product has. This makes a link for just that order, which takes one payment, and emails it.',
    more: 'Any trigger will do in place of the webhook: a new row of a sheet, an answer to a form. Map a number of the order that never changes into **Reference**.',
  },
  'refund-on-request': {
    when: 'A buyer cancels on your page',
    purpose:
      'The page after the payment can have a button that cancels the order. This finds the payment by the id that Stripe has added to the address, and refunds it.',
    before:
      'The link redirects after the payment, with the id: **Redirect URL** is filled in, and **Add Checkout Session ID to Redirect** is on. The page posts `session_id` to the address of the webhook.',
  },
  'renewal-failed-tell-the-customer': {
    when: 'A renewal fails',
    purpose:
      'Cards expire, and a subscription that nobody pays ends in the end. The customer gets an email after each failed attempt, with the page where the card is changed, and the invoice.',
    before:
      'The customer portal is set up, and its login link is active: [portal settings](https://dashboard.stripe.com/settings/billing/portal). Stripe can send such emails too; let only one of the two do it.',
  },
  'subscription-changed-log': {
    when: 'A subscription changes',
    purpose:
      'One row for each change that matters: another plan or quantity, an overdue payment, a planned end, a pause. **Changed** says which, in words.',
  },
  'cancel-on-request': {
    when: 'A subscriber cancels on your page',
    purpose:
      'A form of your own in place of the customer portal. It finds the subscription by the checkout that sold it, and ends it with the paid period.',
    before:
      'The page posts `session_id`, and if you ask for it a reason, to the address of the webhook. Whoever knows the id of a checkout can cancel its subscription: show that id to the customer only.',
  },
  'portal-link-on-request': {
    when: 'A subscriber wants to change something',
    purpose:
      'Whoever writes an address into a form gets a link to the customer portal by email, if a subscription belongs to that address. The link never goes back to the page, so nobody opens the portal of somebody else.',
    before:
      'The customer portal is set up: [portal settings](https://dashboard.stripe.com/settings/billing/portal).',
  },
  'weekly-sales': {
    when: 'Every Monday',
    purpose:
      'One row a week with the figures of one link: count, revenue, fees, net, refunds, abandoned checkouts. They are exact, and in the currency of your account.',
    before:
      'The link has `report` and `weekly` in its metadata: **Metadata** in **Update Payment Link**, or in the Dashboard. Or leave the search out, and choose the link.',
    more: 'This report counts the refunds of the sales of the week. For refunds and renewals that were made in the week, and for all links together, use [the report with refunds and renewals](weekly-report.md).',
  },
  'weekly-report': {
    when: 'Every Monday',
    purpose:
      'The week of all payment links together: new sales, renewals, and the refunds that were made in the week, however old the sale is. The team gets it by email, and the sheet one row.',
    more: 'For one link only, choose it under **Payment Link**. For each day or each month, choose another **Period**, and another schedule. The week is that of the time zone in the settings of the Zap. Free orders and trials that began count as sales over 0.',
  },
  'platform-books': {
    when: 'A payment for a connected account',
    purpose:
      'For a Connect platform: one row for each payment through a link that transfers the money to a connected account. It has what was paid, what was transferred, the application fee, Stripe’s fee, and what stayed with you.',
    more: '**Net Amount** is the amount, minus Stripe’s fee, minus what was transferred, plus the application fee. It is empty if the currencies differ and Stripe does not say. With a connection of the connected account, **Net Amount** is what stayed there.',
  },
};
