/** The properties of a Zap that decide which pitfalls it has. */
export interface ZapFacts {
  /** `payment_completed`, or `every_week` if the trigger is Zapier's own. */
  trigger: string;
  /** Keys of the actions and searches of the integration. */
  operations: string[];
  /** Keys of all mapped fields. */
  fields: string[];
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

const refunds = ({ trigger, operations }: ZapFacts): boolean =>
  trigger.startsWith('refund_') || operations.some((key) => key.startsWith('refund_'));

const PITFALLS: Pitfall[] = [
  {
    title: 'Bank debits',
    text: 'This starts when the money is there: at once for cards, days later for a bank debit. What happens in between is told by **Payment Processing** and **Bank or Voucher Payment Failed**.',
    appliesTo: ({ trigger }) => trigger.startsWith('payment_completed'),
  },
  {
    title: 'Fees come late',
    text: 'Stripe books the fee some seconds after the payment, sometimes later. **Stripe Fee (Settlement Currency)** and **Net Amount (Settlement Currency)** are then empty. Where you need them, let the Zap wait a while (**Delay by Zapier**) and read the payment again with **Find Checkout Session**.',
    appliesTo: ({ trigger, fields }) =>
      trigger.startsWith('payment_completed') && (fields.includes('fee') || fields.includes('net')),
  },
  {
    title: 'What the customer saw',
    text: 'Stripe can show customers their own currency. **Amount** is what the link asks, **Amount in Customer’s Currency** what the customer saw and paid: write to customers with the second, and add up the first.',
    appliesTo: maps('presentment_amount', 'presentment_amount_display'),
  },
  {
    title: 'Currencies',
    text: 'Never add up amounts of different currencies: keep the **Currency** beside the **Amount**. **Amount** is a number that a sheet can add up (`12.5`), **Amount (Display)** is for people (`$12.50`).',
    appliesTo: maps('amount'),
  },
  {
    title: 'No email address',
    text: 'Not every buyer leaves one. The **Filter** ends the Zap there, and Zapier counts no task for it.',
    appliesTo: ({ filtersBy }) => filtersBy.includes('customer_email'),
  },
  {
    title: 'Test mode',
    text: 'With a key of test mode the Zap really sends its emails, though Stripe sends none. Put your own address into **To** while you try it.',
    appliesTo: ({ writesToCustomers }) => writesToCustomers,
  },
  {
    title: 'Partial refunds',
    text: 'A payment can be refunded in parts, and each part is a refund of its own. **Is Full Refund** and **Remaining** say what is left.',
    appliesTo: refunds,
  },
  {
    title: 'Run twice',
    text: 'A refund happens once under one **Reference**, also when Zapier runs the step again or somebody replays the Zap. Map something that names this one wish, such as an order number.',
    appliesTo: ({ operations }) => operations.includes('refund_payment'),
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
    title: 'A link that opens without a login',
    text: 'Whoever has the portal link can use it, for a short time. Send it to the customer only, and never store it in a sheet.',
    appliesTo: ({ operations }) => operations.includes('create_portal_link'),
  },
  {
    title: 'Some minutes later, and for a day',
    text: 'It looks every few minutes and back over a day, at the latest 100 events. While it is off for longer, payments are missed.',
    appliesTo: ({ trigger }) => trigger.endsWith('_poll'),
  },
];

/** @returns the pitfalls of a Zap as a Markdown list */
export const pitfallsOf = (zap: ZapFacts): string =>
  PITFALLS.filter(({ appliesTo }) => appliesTo(zap))
    .map(({ title, text }) => `- **${title}.** ${text}`)
    .join('\n');
