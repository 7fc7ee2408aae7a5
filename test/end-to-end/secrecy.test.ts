import { postToHook, simulate, untilIdle } from '../../sandbox/environment.ts';
import { buy, newLink, onlyRun, useEnvironment } from './support.ts';

// Zapier's log viewer and a Zap's history show the log lines of core and the errors.

const EMAIL = 'very.private@example.com';
const env = useEnvironment(
  'log-every-payment',
  'email-the-buyer',
  'refund-issued-log-and-notify',
  'refund-on-request',
  'refund-failed-alert',
);

/** All texts that a reader of logs could see, without the records themselves. */
const traces = (): string[] => [
  ...env().runner.logs.map((line) => JSON.stringify(line)),
  ...env().runner.runs.flatMap(({ errorDetails }) => errorDetails ?? []),
];

const secrets = () => [env().stripe.apiKey, 'whsec_', EMAIL, encodeURIComponent(EMAIL), 'Lovelace'];

/** No text has a secret. The requests have to be logged, or the test proves nothing. */
const expectSecrecy = () => {
  expect(traces().join('\n')).toContain('/v1/checkout/sessions');
  for (const secret of secrets()) expect(traces().filter((line) => line.includes(secret))).toEqual([]);
};

const pay = async () => (await buy(env(), await newLink(env()), { email: EMAIL })).session;

const askForRefund = async (session_id: string) => {
  await postToHook(env(), 'refund-on-request', { session_id });
  await untilIdle(env());
};

test('logs no secret of a payment, its refund and the failure of the refund', async () => {
  const { id, payment_intent } = await pay();
  await askForRefund(id);
  const { data } = await env().sdk.refunds.list({ payment_intent: String(payment_intent) });
  await simulate(env(), 'refund', { refund: data[0]?.id, status: 'failed' });
  await untilIdle(env());
  expect(env().runner.runs).toHaveLength(5);
  expect(env().runner.runs.filter(({ status }) => status !== 'success')).toEqual([]);
  expectSecrecy();
});

test('logs no secret of a payment if Stripe cannot be reached', async () => {
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
  ['a revoked key', { status: 401, path: '/v1/refunds' }, /no longer accepts the API key/],
])('has no secret in logs and errors after %s', async (_what, fault, error) => {
  const { id } = await pay();
  env().runner.runs.length = 0;
  await simulate(env(), 'fail_next', fault);
  await askForRefund(id);
  expect(onlyRun(env()).error).toMatch(error);
  expectSecrecy();
});

test('has no secret in logs and errors after the page of a proxy, and runs the step again', async () => {
  const { id } = await pay();
  env().runner.runs.length = 0;
  const page = { status: 403, path: '/v1/refunds', body: `<h1>${EMAIL}</h1>`, times: 3 };
  await simulate(env(), 'fail_next', page);
  await askForRefund(id);
  expect(env().runner.runs.map(({ status }) => status)).toEqual(['success', 'success']);
  expectSecrecy();
});

test('has no secret in logs and errors after an unsigned delivery', async () => {
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
