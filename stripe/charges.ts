import type Stripe from 'stripe';
import { byEmail, customersOf } from './buyers.ts';
import { invalid, quote } from './errors.ts';
import { expanded, idOf, inEach } from './objects.ts';
import type { Period } from './pages.ts';

type Read = (stripe: Stripe, id: string, expand: string[]) => Promise<Stripe.Charge | null>;

const under = (path: string, expand: string[]): string[] => [
  path,
  ...expand.map((field) => `${path}.${field}`),
];

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

/** How to come from each kind of id to its charge. */
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
 * The charge behind a payment, whichever of its ids a user has at hand. Null where nothing was charged.
 *
 * @param id of a payment (`pi_`), charge (`ch_`, `py_`), Checkout Session (`cs_`) or paid invoice (`in_`)
 * @param expand fields of the charge that Stripe is asked to send along
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
 * The payment that one of a payment's ids names. Null where nothing was charged.
 *
 * @param id as in `readCharge`
 */
export const intentOf = async (stripe: Stripe, id: string): Promise<string | null> =>
  id.startsWith('pi_') ? id : idOf((await readCharge(stripe, id, []))?.payment_intent);

/** A checkout stays open for a day at most: https://docs.stripe.com/api/checkout/sessions/object */
const DAY = 24 * 60 * 60;

/** Newest first, each once. */
const newestOnce = (charges: Stripe.Charge[]): Stripe.Charge[] =>
  [...new Map(charges.map((found) => [found.id, found])).values()].sort((a, b) => b.created - a.created);

/**
 * The charges of a buyer, newest first. Stripe cannot search charges by email: those of guests are found
 * through their checkouts, those of customers through the customer.
 *
 * @param created narrows what is read, not exactly what is found: a checkout may have been opened the day before
 */
export const chargesOfBuyer = async (
  stripe: Stripe,
  email: string,
  { gte, lt }: Period,
  expand: string[],
): Promise<Stripe.Charge[]> => {
  const created = (margin: number) => {
    const span = { ...(gte !== undefined && { gte: gte - margin }), ...(lt !== undefined && { lt }) };
    return Object.keys(span).length > 0 && { created: span };
  };
  const [sessions, customers] = await Promise.all([
    byEmail(email, async (address) => {
      const { data } = await stripe.checkout.sessions.list({
        customer_details: { email: address },
        ...created(DAY),
        limit: 100,
        expand: under('data.payment_intent.latest_charge', expand),
      });
      return data;
    }),
    customersOf(stripe, email),
  ]);
  const ofCustomers = await Promise.all(
    customers.map(({ id }) =>
      stripe.charges.list({ customer: id, ...created(0), limit: 100, expand: inEach(expand) }),
    ),
  );
  return newestOnce([
    ...sessions.flatMap(({ payment_intent }) => chargeOfIntent(expanded(payment_intent)) ?? []),
    ...ofCustomers.flatMap(({ data }) => data),
  ]);
};

/** The newest charges that a search query finds. Stripe's index lags up to a minute behind. */
export const searchCharges = async (
  stripe: Stripe,
  query: string,
  limit: number,
  expand: string[],
): Promise<Stripe.Charge[]> => (await stripe.charges.search({ query, limit, expand: inEach(expand) })).data;
