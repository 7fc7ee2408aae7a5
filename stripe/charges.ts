import type Stripe from 'stripe';
import { invalid, quote } from '../lib/errors.ts';
import { byEmail, customersOf } from './customers.ts';
import { expanded, idOf, inEach, under } from './expand.ts';
import type { Period } from './pages.ts';

type Read = (stripe: Stripe, id: string, expand: string[]) => Promise<Stripe.Charge | null>;

const chargeOfIntent = (intent: Stripe.PaymentIntent | null): Stripe.Charge | null =>
  expanded(intent?.latest_charge);

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
    const invoice = expanded(session.invoice);
    return (
      chargeOfIntent(expanded(session.payment_intent)) ??
      (invoice && chargeOfInvoice(stripe, invoice, expand))
    );
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
): Promise<Stripe.Charge | null> => {
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

/** Newest first, each once. */
const newestOnce = (charges: Stripe.Charge[]): Stripe.Charge[] =>
  [...new Map(charges.map((found) => [found.id, found])).values()].sort((a, b) => b.created - a.created);

/**
 * The charges of a customer's email address, newest first. Stripe cannot search charges by email: those of guests are found
 * through their checkouts, those of customers through the customer.
 *
 * @param period limits what is read, not exactly what is found: a checkout may have been opened the day before
 */
export const chargesOfBuyer = async (
  stripe: Stripe,
  email: string,
  { gte, lt }: Period,
  expand: string[],
): Promise<Stripe.Charge[]> => {
  const created = (margin: number) =>
    gte === undefined && lt === undefined ? undefined : { gte: gte && gte - margin, lt };
  const [sessions, customers] = await Promise.all([
    byEmail(email, async (address) => {
      const { data } = await stripe.checkout.sessions.list({
        customer_details: { email: address },
        created: created(DAY),
        limit: 100,
        expand: under('data.payment_intent.latest_charge', expand),
      });
      return data;
    }),
    customersOf(stripe, email),
  ]);
  const ofCustomers = await Promise.all(
    customers.map(({ id }) =>
      stripe.charges.list({ customer: id, created: created(0), limit: 100, expand: inEach(expand) }),
    ),
  );
  return newestOnce([
    ...sessions.flatMap(({ payment_intent }) => chargeOfIntent(expanded(payment_intent)) ?? []),
    ...ofCustomers.flatMap(({ data }) => data),
  ]);
};

/** Searches charges. Stripe's index is up to a minute late. */
export const searchCharges = async (
  stripe: Stripe,
  query: string,
  limit: number,
  expand: string[],
): Promise<Stripe.Charge[]> => (await stripe.charges.search({ query, limit, expand: inEach(expand) })).data;
