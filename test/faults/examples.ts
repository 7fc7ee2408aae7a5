import type Stripe from 'stripe';
import type { World } from './world.ts';

// What people fill in, by the key of the field: from the objects of a shop that one case has for itself.

/** The buyer, whose address belongs into no error and no log. */
export const BUYER = { email: 'ada.lovelace@buyer.example', name: 'Ada Lovelace' };

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** The objects of one shop, each made when it is first asked for. */
export const stock = ({ sdk, happens }: World) => {
  const sell = async (visit: object = {}, more: Partial<Stripe.PaymentLinkCreateParams> = {}) => {
    const link = await sdk.paymentLinks.create({
      line_items: [
        { price_data: { currency: 'usd', unit_amount: 2000, product_data: { name: 'Mug' } }, quantity: 1 },
      ],
      metadata: { shelf: 'upper' },
      invoice_creation: { enabled: true },
      ...more,
    });
    const address = `${link.url}?client_reference_id=order-7`;
    const { session } = await happens<{ session: Stripe.Checkout.Session }>('pay', {
      url: address,
      ...BUYER,
      ...visit,
    });
    return { link, session, payment: String(session.payment_intent), invoice: String(session.invoice) };
  };
  const sale = once(() => sell());
  const secondSale = once(() => sell());
  const charge = once(async () => {
    const { payment } = await sale();
    return String((await sdk.paymentIntents.retrieve(payment)).latest_charge);
  });
  const subscription = once(async () => {
    const price = {
      currency: 'usd',
      unit_amount: 900,
      recurring: { interval: 'month' },
      product_data: { name: 'Coffee' },
    } as const;
    const { session } = await sell(
      {},
      { line_items: [{ price_data: price, quantity: 1 }], invoice_creation: undefined },
    );
    return { id: String(session.subscription), customer: String(session.customer), session };
  });
  const openInvoice = once(async () => {
    const { customer } = await subscription();
    return (await happens<{ invoice: Stripe.Invoice }>('invoice', { customer, amount: 4200 })).invoice;
  });
  const refund = once(async () => sdk.refunds.create({ charge: await charge(), amount: 300 }));
  const waitingRefund = once(async () => {
    const { id } = await refund();
    await happens('refund', { refund: id, status: 'requires_action' });
    return id;
  });
  /** A link without invoices through which a bank debit was paid. */
  const debitLink = once(async () => {
    const { link, session } = await sell({ method: 'us_bank_account' }, { invoice_creation: undefined });
    await happens('settle', { session: session.id, outcome: 'succeed' });
    return link;
  });
  const price = once(() =>
    sdk.prices.create({ currency: 'usd', unit_amount: 700, product_data: { name: 'Cup' } }),
  );
  return {
    sell,
    sale,
    secondSale,
    charge,
    subscription,
    openInvoice,
    refund,
    waitingRefund,
    debitLink,
    price,
  };
};

export type Stock = ReturnType<typeof stock>;

type Example = (stock: Stock) => Promise<unknown>;
const always =
  (value: unknown): Example =>
  async () =>
    value;

/**
 * Which examples a field has, each under a name; `operation.field` if a key means another thing there. An operation with a key
 * that is new here needs a line only if it is required.
 */
export const EXAMPLES: Record<string, Record<string, Example>> = {
  payment: {
    pi: async ({ sale }) => (await sale()).payment,
    ch: ({ charge }) => charge(),
    cs: async ({ sale }) => (await sale()).session.id,
    in: async ({ sale }) => (await sale()).invoice,
  },
  payments: {
    two: async ({ sale, secondSale }) => [(await sale()).payment, (await secondSale()).session.id],
  },
  refund: { waiting: ({ waitingRefund }) => waitingRefund() },
  payment_link: { id: async ({ sale }) => (await sale()).link.id },
  session: { id: async ({ sale }) => (await sale()).session.id },
  customer: { id: async ({ subscription }) => (await subscription()).customer },
  subscription: { id: async ({ subscription }) => (await subscription()).id },
  invoice: { open: async ({ openInvoice }) => (await openInvoice()).id },
  price: { id: async ({ price }) => (await price()).id },
  number: { of: async ({ openInvoice }) => (await openInvoice()).number },
  url: { of: async ({ sale }) => (await sale()).link.url },
  email: { buyer: always(BUYER.email) },
  event_types: { one: always(['checkout.session.completed']) },
  count_by: { payment: always('payment') },
  flow: { cancel: always('subscription_cancel') },
  client_reference_id: { order: always('order-7') },
  max_payments: { one: always('1') },
  card_last4: { visa: always('4242') },
  metadata_key: { shelf: always('shelf') },
  from: { yesterday: always('yesterday') },
  paid_from: { yesterday: always('yesterday') },
  cancel_on: { later: always('2099-12-31') },
  'cancel_subscription.payments': { twelve: always('12') },
  status: {},
};

/** What else changes with a field: what it means nothing without, and what it does not go with. */
export const COMPANIONS: Record<string, (stock: Stock) => Promise<Record<string, unknown>>> = {
  metadata_key: async () => ({ metadata_value: 'upper' }),
  cancel_on: async () => ({ when: 'date' }),
  'cancel_subscription.payments': async () => ({ when: 'after_payments' }),
  price: async () => ({ product_name: undefined, amount: undefined, currency: undefined }),
  // Without a link, all payments of the shop would be refunded.
  paid_from: async ({ sale }) => ({ payment_link: (await sale()).link.id }),
  count_by: async ({ debitLink }) => ({ payment_link: (await debitLink()).id, from: 'yesterday' }),
};

let discounts = 0;

/** What an action is given of the fields that nobody has to fill in, so that it has something to do. */
export const USUAL: Record<string, () => unknown> = {
  amount: () => '5.00',
  currency: () => 'usd',
  product_name: () => 'Mug',
  description: () => 'Order 7',
  // One coupon serves all codes of one discount: each case has its own.
  percent_off: () => {
    discounts += 1;
    return (1 + (discounts % 9000) / 100).toFixed(2);
  },
};
