import type Stripe from 'stripe';
import { invalid, quote } from '../lib/errors.ts';
import { byEmail, customersOf } from './customers.ts';
import { expanded, idOf, inEach, under } from './expand.ts';
import type { Origin } from './origin.ts';
import { PAGE, type Period } from './pages.ts';

/** A charge, and the checkout that it came from if that is known. The checkout is no field of Stripe's. */
export type FoundCharge = Stripe.Charge & { origin?: Origin };

type Read = (stripe: Stripe, id: string, expand: string[]) => Promise<FoundCharge | null>;

const chargeOfIntent = (intent: Stripe.PaymentIntent | null): Stripe.Charge | null =>
  expanded(intent?.latest_charge);

/** The charge of a one-time checkout whose payment was expanded, with the checkout; null if nothing was charged. */
export const chargeOfSession = (session: Stripe.Checkout.Session): FoundCharge | null => {
  const found = chargeOfIntent(expanded(session.payment_intent));
  return found && { ...found, origin: session };
};

const chargeOfInvoice = async (
  stripe: Stripe,
  invoice: Stripe.Invoice,
  expand: string[],
): Promise<Stripe.Charge | null> => {
  const paid = invoice.payments?.data.filter(({ status }) => status === 'paid') ?? [];
  if (paid.length > 1) {
    throw invalid(
      'Payment',
      `invoice ${invoice.id} was paid in ${paid.length} payments. Choose one of them instead.`,
    );
  }
  const intent = idOf(paid[0]?.payment.payment_intent);
  return intent ? CHARGE_OF.pi(stripe, intent, expand) : null;
};

const charge: Read = (stripe, id, expand) => stripe.charges.retrieve(id, { expand });

/** Reads the charge of each kind of id. */
const CHARGE_OF: Record<'pi' | 'ch' | 'py' | 'cs' | 'in', Read> = {
  pi: async (stripe, id, expand) =>
    chargeOfIntent(await stripe.paymentIntents.retrieve(id, { expand: under('latest_charge', expand) })),
  ch: charge,
  py: charge,
  cs: async (stripe, id, expand) => {
    const session = await stripe.checkout.sessions.retrieve(id, {
      expand: [...under('payment_intent.latest_charge', expand), 'invoice.payments'],
    });
    const ofSession = chargeOfSession(session);
    const invoice = expanded(session.invoice);
    if (ofSession || !invoice) return ofSession;
    const first = await chargeOfInvoice(stripe, invoice, expand);
    return first && { ...first, origin: session };
  },
  in: async (stripe, id, expand) =>
    chargeOfInvoice(stripe, await stripe.invoices.retrieve(id, { expand: ['payments'] }), expand),
};

const isKind = (prefix: string): prefix is keyof typeof CHARGE_OF => Object.hasOwn(CHARGE_OF, prefix);

/**
 * Reads the charge of a payment, whichever of its ids a user has.
 *
 * @param id of a payment (`pi_`), charge (`ch_`, `py_`), Checkout Session (`cs_`) or paid invoice (`in_`)
 * @param expand fields of the charge
 * @returns null if nothing was charged
 * @throws UserError if the id is of another kind, or of an invoice that was paid in several payments
 */
export const readCharge = async (
  stripe: Stripe,
  id: string,
  expand: string[],
): Promise<FoundCharge | null> => {
  const kind = id.split('_')[0] ?? '';
  if (isKind(kind) && /^[a-z]+_\w+$/.test(id)) return CHARGE_OF[kind](stripe, id, expand);
  throw invalid(
    'Payment',
    `${quote(id)} is not a payment. Choose one from the list, or map an id that starts with pi_, ch_, py_, cs_ or in_.`,
  );
};

/**
 * The PaymentIntent of a payment, whichever of its ids a user has. Null if nothing was charged.
 *
 * @param id as in `readCharge`
 */
export const intentOf = async (stripe: Stripe, id: string): Promise<string | null> =>
  id.startsWith('pi_') ? id : idOf((await readCharge(stripe, id, []))?.payment_intent);

type PaidCharge = Pick<Stripe.Charge, 'created'> & {
  balance_transaction: string | Pick<Stripe.BalanceTransaction, 'created'> | null;
  payment_method_details: { type: string } | null;
};

/**
 * When the money of a payment that succeeded was there, in Unix seconds. A card is charged at once. Other methods may take
 * days until the bank confirms, and a charge has no field for that moment: the event or the invoice has it. Without either,
 * it is when Stripe booked the payment, which for bank debits may be when Stripe sent them to the bank.
 *
 * @param known the moment that an event or an invoice has
 * @see https://support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods
 */
export const paidAt = (charge: PaidCharge | null, known?: number | null): number | null =>
  charge?.payment_method_details?.type === 'card'
    ? charge.created
    : (known ?? expanded(charge?.balance_transaction)?.created ?? null);

/** A checkout stays open for a day at most: https://docs.stripe.com/api/checkout/sessions/object */
const DAY = 24 * 60 * 60;

/** True for a payment of which something is left to refund. */
export const isRefundable = ({ status, captured, amount, amount_refunded }: Stripe.Charge): boolean =>
  status === 'succeeded' && captured && amount_refunded < amount;

/** Newest first, each once. */
export const newestOnce = (charges: FoundCharge[]): FoundCharge[] =>
  [...new Map(charges.map((found) => [found.id, found])).values()].sort((a, b) => b.created - a.created);

/**
 * The charges of a customer's email address, newest first. Stripe cannot search charges by email: those of guests are found
 * through their checkouts, those of customers through the customer.
 *
 * @param period limits what is read, not exactly what is found: a checkout may have been opened the day before
 * @param most the most checkouts, and the most charges of each customer
 */
export const chargesOfBuyer = async (
  stripe: Stripe,
  email: string,
  { gte, lt }: Period,
  expand: string[],
  most: number,
): Promise<FoundCharge[]> => {
  const created = (margin: number) =>
    gte === undefined && lt === undefined ? undefined : { gte: gte && gte - margin, lt };
  const [sessions, customers] = await Promise.all([
    byEmail(email, (address) =>
      stripe.checkout.sessions
        .list({
          customer_details: { email: address },
          created: created(DAY),
          limit: PAGE,
          expand: under('data.payment_intent.latest_charge', expand),
        })
        .autoPagingToArray({ limit: most }),
    ),
    customersOf(stripe, email),
  ]);
  const ofCustomers = await Promise.all(
    customers.map(({ id }) =>
      stripe.charges
        .list({ customer: id, created: created(0), limit: PAGE, expand: inEach(expand) })
        .autoPagingToArray({ limit: most }),
    ),
  );
  const ofGuests = sessions.flatMap((session) => chargeOfSession(session) ?? []);
  // Of a charge that is found twice, the one with its checkout stays.
  return newestOnce([...ofCustomers.flat(), ...ofGuests]);
};

/** Searches charges, newest first. Stripe's index is up to a minute late. */
export const searchCharges = (
  stripe: Stripe,
  query: string,
  most: number,
  expand: string[],
): Promise<Stripe.Charge[]> =>
  stripe.charges.search({ query, limit: PAGE, expand: inEach(expand) }).autoPagingToArray({ limit: most });
