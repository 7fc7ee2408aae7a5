import { lastRun, outputOf, postToHook, untilIdle } from '../../sandbox/environment.ts';
import { buy, inbox, onlyRun, outcomes, useEnvironment } from './support.ts';

const ZAP = 'new-order-payment-link';
const env = useEnvironment(ZAP);

const order = {
  order_number: 'A-1042',
  product: 'Portrait',
  amount: '180.00',
  currency: 'USD',
  name: 'Olga',
  email: 'olga@example.com',
};

const place = async (body: object) => {
  await postToHook(env(), ZAP, body);
  await untilIdle(env());
};

const linksOf = async (order_number: string) =>
  (await env().sdk.paymentLinks.list({ limit: 100 })).data.filter(
    ({ metadata }) => metadata.zapier_reference === order_number,
  );

test('sends the customer a link for one payment', async () => {
  await place(order);
  const link = outputOf(onlyRun(env()), 'link');
  expect(link).toMatchObject({ max_payments: 1, payments_made: 0, active: true });
  const [email] = await inbox(env(), 'olga@example.com');
  expect(email?.subject).toBe('Please pay your order A-1042');
  expect(email?.text).toContain(`\n${link.share_url}\n`);

  const { session } = await buy(env(), link, { name: 'Olga' });
  expect(session).toMatchObject({
    amount_total: 18_000,
    client_reference_id: 'A-1042',
    // The link fills it in.
    customer_details: { email: 'olga@example.com' },
  });
  const { active } = await env().sdk.paymentLinks.retrieve(String(link.id));
  expect(active).toBe(false);
  await expect(buy(env(), link, {})).rejects.toThrow('This order is paid. Thank you!');
});

test('creates one link for an order that is posted twice', async () => {
  await place({ ...order, order_number: 'A-1043', email: 'pia@example.com' });
  await place({ ...order, order_number: 'A-1043', email: 'pia@example.com' });
  expect(await linksOf('A-1043')).toHaveLength(1);
  const texts = (await inbox(env(), 'pia@example.com')).map(({ text }) => text);
  expect(texts).toHaveLength(2);
  expect(texts[0]).toBe(texts[1]);
});

test('accepts orders in a list and in a form', async () => {
  await place([
    { ...order, order_number: 'B-1' },
    { ...order, order_number: 'B-2' },
  ]);
  await fetch(env().runner.hookUrl(ZAP), {
    method: 'POST',
    body: new URLSearchParams({ ...order, order_number: 'B-3' }),
  });
  await untilIdle(env());
  expect(outcomes(env())).toEqual(Array.from({ length: 3 }, () => `${ZAP} success`));
  for (const order_number of ['B-1', 'B-2', 'B-3']) expect(await linksOf(order_number)).toHaveLength(1);
});

test.each([
  ['without an amount', { amount: undefined }, /\{\{trigger\.amount\}\} has no "amount"/],
  ['with three decimals', { amount: '180.005' }, /^Amount: /],
  ['in an unknown currency', { currency: 'XYZ' }, /^Currency: /],
  ['whose number has a blank', { order_number: 'A 1042' }, /^Client Reference: /],
])('creates no link for an order %s, and says why', async (_what, wrong, error) => {
  const before = env().stripe.requests.length;
  await place({ ...order, ...wrong });
  expect(onlyRun(env())).toMatchObject({ status: 'errored', error: expect.stringMatching(error) });
  expect(env().stripe.requests.slice(before)).toEqual([]);
});

test('refuses a body without an order', async () => {
  await fetch(env().runner.hookUrl(ZAP), { method: 'POST', body: '[1, 2]' });
  await untilIdle(env());
  expect(lastRun(env(), ZAP)).toMatchObject({
    status: 'errored',
    trigger: null,
    error: 'The hook takes a form or JSON objects.',
  });
});
