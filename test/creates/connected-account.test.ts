import { CONNECTED_ACCOUNT, PLATFORM_ACCOUNT } from '../../sandbox/stripe/index.ts';
import { type Paid, useEmbeddedStripe } from '../support/embedded.ts';
import { operationsOf, type Row } from '../support/zapier.ts';

/** Every action and search acts for the connected account of the connection, and sees nothing of any other. */

const { act, simulate, requests, sell, stripe } = useEmbeddedStripe();

const MONTHLY = { interval: 'month' } as const;

/** A shop with something for every operation in it. */
const openShop = async (account: string) => {
  const client = stripe({ stripeAccount: account });
  const visit = { account, email: `buyer@${account.toLowerCase()}.example` };
  const sale = () => sell({ invoice_creation: { enabled: true }, metadata: { order: '7' } }, visit);
  const [paid, single, waiting] = [await sale(), await sale(), await sale()];
  const price_data = {
    currency: 'usd',
    unit_amount: 1900,
    product_data: { name: 'Club' },
    recurring: MONTHLY,
  };
  const club = await sell({ line_items: [{ price_data, quantity: 1 }] }, visit);
  const customer = String(club.session.customer);
  const { invoice } = await simulate<{ invoice: { id: string } }>('invoice', {
    customer,
    amount: 4200,
    account,
  });
  const refund = await client.refunds.create({ charge: waiting.charge });
  await simulate('refund', { refund: refund.id, status: 'requires_action', account });
  const subscription = String(club.session.subscription);
  return { paid, single, customer, subscription, email: visit.email, invoice: invoice.id, refund: refund.id };
};

type Shop = Awaited<ReturnType<typeof openShop>>;

const INPUTS: Record<string, (shop: Shop) => Row> = {
  find_checkout_session: ({ email }) => ({ email }),
  find_payment: ({ email }) => ({ email }),
  find_invoice: ({ email }) => ({ email }),
  find_refund: () => ({ status: 'requires_action' }),
  find_customer: ({ email }) => ({ email }),
  find_payment_link: () => ({ metadata_key: 'order', metadata_value: '7' }),
  find_subscription: ({ email }) => ({ email }),
  find_payment_link_sales: ({ paid }) => ({ payment_link: paid.link.id }),
  create_payment_link: () => ({
    product_name: 'Mug',
    amount: '20',
    currency: 'USD',
    application_fee_amount: '1',
  }),
  update_payment_link: ({ paid }) => ({ payment_link: paid.link.id, active: false }),
  create_promotion_code: () => ({ percent_off: 20 }),
  create_portal_link: ({ customer }) => ({ customer, flow: 'subscription_cancel' }),
  cancel_subscription: ({ subscription }) => ({ subscription }),
  send_receipt: ({ paid }) => ({ payment: paid.payment }),
  send_invoice: ({ invoice }) => ({ invoice }),
  update_payment: ({ paid }) => ({ payment: paid.payment, description: 'Order 7' }),
  cancel_refund: ({ refund }) => ({ refund }),
  refund_payment: ({ single }) => ({ payment: single.payment }),
  refund_payments: ({ paid }) => ({ payments: [paid.payment] }),
};

test('the list is complete', () => {
  const keys = [...Object.keys(operationsOf('creates')), ...Object.keys(operationsOf('searches'))];
  expect(Object.keys(INPUTS).sort()).toEqual(keys.sort());
});

const idsIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/\b(?:pi|ch|re|cs_test|in|cus|plink)_\w{8,}/g)].map(([id]) => id);

test('all requests are for that account, and answers know its objects only', async () => {
  const platform = await openShop(PLATFORM_ACCOUNT);
  const shop = await openShop(CONNECTED_ACCOUNT);
  const foreign = new Set(idsIn(platform));
  expect(foreign.size).toBeGreaterThan(10);
  for (const [key, inputOf] of Object.entries(INPUTS)) {
    const before = requests().length;
    const answer = await act<Row | Row[]>(key, inputOf(shop), { connected_account: CONNECTED_ACCOUNT });
    const accounts = new Set(
      requests()
        .slice(before)
        .map(({ account }) => account),
    );
    expect([key, [...accounts]]).toEqual([key, [CONNECTED_ACCOUNT]]);
    expect([key, [answer].flat().length > 0]).toEqual([key, true]);
    expect([key, idsIn(answer).filter((id) => foreign.has(id))]).toEqual([key, []]);
  }
});

test('what belongs to the platform is unknown there: nothing found, or a sentence that says where to look', async () => {
  const platform = await openShop(PLATFORM_ACCOUNT);
  const outcomes: Record<string, unknown> = {};
  for (const [key, inputOf] of Object.entries(INPUTS)) {
    // These name nothing that exists already.
    if (key === 'create_payment_link' || key === 'create_promotion_code') continue;
    outcomes[key] = await act<Row[]>(
      key,
      { ...inputOf(platform), flow: '' },
      { connected_account: CONNECTED_ACCOUNT },
    ).catch(({ message }: Error) => /no such .* and that it belongs to the same account/i.test(message));
  }
  const { find_payment_link_sales: sales, ...others } = outcomes;
  expect(sales).toMatchObject([{ sales: 0 }]);
  for (const [key, outcome] of Object.entries(others)) {
    expect([key, outcome]).toEqual([key, key.startsWith('find_') ? [] : true]);
  }
});

/** What the platform has is as it was. */
test('nothing of the platform changes', async () => {
  const { paid }: { paid: Paid } = await openShop(PLATFORM_ACCOUNT);
  const shop = await openShop(CONNECTED_ACCOUNT);
  await act('refund_payments', { payments: [shop.paid.payment] }, { connected_account: CONNECTED_ACCOUNT });
  expect((await stripe().charges.retrieve(paid.charge)).refunded).toBe(false);
  const client = stripe({ stripeAccount: CONNECTED_ACCOUNT });
  expect((await client.charges.retrieve(shop.paid.charge)).refunded).toBe(true);
});
