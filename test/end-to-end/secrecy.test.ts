import { postToHook, simulate, untilIdle } from '../../sandbox/environment.ts';
import { buy, newLink, onlyRun, useEnvironment } from './support.ts';

// Zapier's log viewer and a Zap's history show what core logs and what errors say.

const EMAIL = 'very.private@example.com';
const env = useEnvironment(
  'log-every-payment',
  'email-the-buyer',
  'refund-issued-log-and-notify',
  'refund-on-request',
  'refund-failed-alert',
);

/** Everything that anybody could read of what has run so far, but for the records themselves. */
const traces = (): string[] => [
  ...env().runner.logs.map((line) => JSON.stringify(line)),
  ...env().runner.runs.flatMap(({ errorDetails }) => errorDetails ?? []),
];

const secrets = () => [env().stripe.apiKey, 'whsec_', EMAIL, encodeURIComponent(EMAIL), 'Lovelace'];

/** No trace holds a secret, and the requests were logged: otherwise this would prove nothing. */
const expectSecrecy = () => {
  expect(traces().join('\n')).toContain('/v1/checkout/sessions');
  for (const secret of secrets()) expect(traces().filter((line) => line.includes(secret))).toEqual([]);
};

const pay = async () => (await buy(env(), await newLink(env()), { email: EMAIL })).session;

const askForRefund = async (session_id: string) => {
  await postToHook(env(), 'refund-on-request', { session_id });
  await untilIdle(env());
};

test('a payment, its refund and the refund’s failure leave no secret in a log line', async () => {
  const { id, payment_intent } = await pay();
  await askForRefund(id);
  const { data } = await env().sdk.refunds.list({ payment_intent: String(payment_intent) });
  await simulate(env(), 'refund', { refund: data[0]?.id, status: 'failed' });
  await untilIdle(env());
  expect(env().runner.runs).toHaveLength(5);
  expect(env().runner.runs.filter(({ status }) => status !== 'success')).toEqual([]);
  expectSecrecy();
});

test('nor does a payment that is told while Stripe is down', async () => {
  await simulate(env(), 'fail_next', { path: '/v1/checkout/sessions', times: 6, status: 500 });
  await pay();
  const runs = env().runner.runs;
  expect(runs).toMatchObject([
    { status: 'success', trigger: { details_complete: false, customer_email: EMAIL } },
    { status: 'success', trigger: { details_complete: false } },
  ]);
  expectSecrecy();
});

test.each([
  ['a refund that Stripe will not make', { status: 400, path: '/v1/refunds' }, /Stripe refused the request/],
  ['a dead key', { status: 401, path: '/v1/refunds' }, /no longer accepts the API key/],
])('nor does %s, in logs or in the sentence that the owner reads', async (_what, fault, error) => {
  const { id } = await pay();
  env().runner.runs.length = 0;
  await simulate(env(), 'fail_next', fault);
  await askForRefund(id);
  expect(onlyRun(env()).error).toMatch(error);
  expectSecrecy();
});

test('nor does a proxy’s page, after which the step runs again and succeeds', async () => {
  const { id } = await pay();
  env().runner.runs.length = 0;
  const page = { status: 403, path: '/v1/refunds', body: `<h1>${EMAIL}</h1>`, times: 3 };
  await simulate(env(), 'fail_next', page);
  await askForRefund(id);
  expect(env().runner.runs.map(({ status }) => status)).toEqual(['success', 'success']);
  expectSecrecy();
});

test('nor does a delivery that Stripe has not signed', async () => {
  await fetch(env().runner.hookUrl('email-the-buyer'), {
    method: 'POST',
    headers: { 'Stripe-Signature': 't=1,v1=whsec_guess' },
    body: JSON.stringify({ type: 'checkout.session.completed', data: { object: { email: EMAIL } } }),
  });
  await untilIdle(env());
  expect(onlyRun(env())).toMatchObject({ status: 'errored', trigger: null });
  expect(onlyRun(env()).error).toMatch(/not signed by Stripe/);
  expectSecrecy();
});
