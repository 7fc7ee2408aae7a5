/** The properties of a Zap that decide which pitfalls it has. */
export interface ZapFacts {
  /** `payment_completed`, or `every_week` if the trigger is Zapier's own. */
  trigger: string;
  /** Keys of the actions and searches of the integration. */
  operations: string[];
  /** Keys of all mapped fields. */
  fields: string[];
  /** Whether it writes rows into a sheet. */
  writesRows: boolean;
  /** Whether it sends email to mapped addresses. */
  writesToCustomers: boolean;
  /** Keys of the fields in its filters. */
  filtersBy: string[];
}

interface Pitfall {
  title: string;
  text: string;
  appliesTo(zap: ZapFacts): boolean;
}

const maps =
  (...keys: string[]) =>
  ({ fields }: ZapFacts): boolean =>
    keys.some((key) => fields.includes(key));

const sendsLoginPage = maps('login_page_url');

const PITFALLS: Pitfall[] = [
  {
    title: 'First payments only',
    text: '**Payment Completed** fires for the first payment of a subscription, and not for renewals. **Invoice Paid** fires for both: beside **Payment Completed**, choose **Renewals of subscriptions** under **Invoices For**, or the first payment counts twice.',
    appliesTo: ({ trigger, fields }) => trigger.startsWith('payment_completed') && fields.includes('amount'),
  },
  {
    title: 'Counted twice',
    text: 'A one-time payment with an invoice, and the first payment of a subscription, start **Payment Completed** as well. Add up one of the two, never both.',
    appliesTo: ({ trigger, fields }) => trigger === 'invoice_paid' && fields.includes('total'),
  },
  {
    title: 'Bank debits and vouchers',
    text: 'This trigger fires when the money is there: at once for cards, days later for a bank debit or a voucher. **Payment Processing** and **Bank or Voucher Payment Failed** are the triggers for what happens in between.',
    appliesTo: ({ trigger }) => trigger.startsWith('payment_completed'),
  },
  {
    title: 'Fees come late',
    text: 'Stripe books the fee some seconds after the payment, sometimes later. **Stripe Fee (Settlement Currency)** and **Net Amount (Settlement Currency)** are then empty. If you need them, let the Zap wait a while (**Delay by Zapier**) and read the payment again with **Find Checkout Session**.',
    appliesTo: ({ trigger, fields }) =>
      trigger.startsWith('payment_completed') && (fields.includes('fee') || fields.includes('net')),
  },
  {
    title: 'The currency of the customer',
    text: 'Stripe can show customers their own currency. **Amount** is in the currency of the link, **Amount in Customer’s Currency** is what the customer saw and paid. Write to customers with the second, and add up the first.',
    appliesTo: maps('presentment_amount', 'presentment_amount_display'),
  },
  {
    title: 'Currencies',
    text: 'Never add up amounts of different currencies: keep the **Currency** beside the **Amount**. **Amount** is a number that a sheet can add up (`12.5`), **Amount (Display)** is for people (`$12.50`).',
    appliesTo: maps('amount', 'amount_paid', 'total'),
  },
  {
    title: 'Names that are formulas',
    text: 'A buyer can type `=HYPERLINK(…)` as a name, and a sheet may run it. [What to do](../sheets.md#formulas-in-names).',
    appliesTo: ({ fields, writesRows }) => writesRows && fields.includes('customer_name'),
  },
  {
    title: 'No email address',
    text: 'Not every buyer leaves one. The **Filter** ends the Zap there, and Zapier counts no task for it.',
    appliesTo: ({ filtersBy }) => filtersBy.includes('customer_email'),
  },
  {
    title: 'Empty fields',
    text: 'A **Formatter** step for a date fails if its **Input** is empty. That is why the **Filter** before it checks that the date exists.',
    appliesTo: ({ filtersBy }) =>
      ['cancel_at', 'respond_by', 'voucher_expires_at'].some((key) => filtersBy.includes(key)),
  },
  {
    title: 'Test mode',
    text: 'With a key of test mode the Zap really sends its emails, though Stripe sends none. Put your own address into **To** while you try it.',
    appliesTo: ({ writesToCustomers }) => writesToCustomers,
  },
  {
    title: 'Partial refunds',
    text: 'A payment can be refunded in parts, and each part is a refund of its own. **Payment Is Fully Refunded** and **Remaining** say what is left.',
    appliesTo: ({ trigger }) => trigger.startsWith('refund_'),
  },
  {
    title: 'Run twice',
    text: 'A refund happens once under one **Reference**, also if Zapier runs the step again or somebody replays the Zap. Map something that names this one wish, such as an order number.',
    appliesTo: ({ operations }) => operations.some((key) => key.startsWith('refund_payment')),
  },
  {
    title: 'Who may ask',
    text: 'Whoever knows the address of a webhook can post to it. So nothing that moves money may rely on what was posted: read it from Stripe, as here, or check it against your own list.',
    appliesTo: ({ trigger }) => trigger === 'catch_hook',
  },
  {
    title: 'Receipts end',
    text: 'The address of a receipt works for 30 days. After that, **Send Receipt** makes Stripe email it again.',
    appliesTo: maps('receipt_url'),
  },
  {
    title: 'The portal link expires',
    text: 'A portal link works without a login and expires within minutes. An email that is read later needs the **Login Page URL**, which always works; it is empty until you activate the login link in the portal settings.',
    appliesTo: sendsLoginPage,
  },
  {
    title: 'A link that opens without a login',
    text: 'Whoever has the portal link can use it, for a short time. Send it to the customer only, and never store it in a sheet.',
    appliesTo: (zap) => zap.operations.includes('create_portal_link') && !sendsLoginPage(zap),
  },
  {
    title: 'Some minutes later, and for a day',
    text: 'It checks every few minutes and looks back over a day, at up to 5,000 events. While it is off for longer, payments are missed.',
    appliesTo: ({ trigger }) => trigger.endsWith('_poll'),
  },
];

/** @returns the pitfalls of a Zap as a Markdown list */
export const pitfallsOf = (zap: ZapFacts): string =>
  PITFALLS.filter(({ appliesTo }) => appliesTo(zap))
    .map(({ title, text }) => `- **${title}.** ${text}`)
    .join('\n');
