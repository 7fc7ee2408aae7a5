import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import app from '../../index.ts';
import { letBuyerPay, startStripe } from '../../sandbox/stripe/index.ts';
import { loadZaps } from '../../sandbox/zapier/index.ts';
import {
  checkTestMode,
  closeTestMode,
  openTestMode,
  refuseKey,
  TEST_MODE_SCENARIO,
} from '../../scripts/start/test-mode.ts';

it.each([
  ['sk_test_51Abc', null],
  ['rk_test_51Abc', null],
  ['sk_live_51Abc', /live key/],
  ['rk_live_51Abc', /live key/],
  ['pk_test_51Abc', /has to begin with sk_test_ or rk_test_/],
  ['sk_test_', /has to begin/],
])('accepts or refuses the key %s', (key, expected) => {
  const answer = refuseKey(key);
  if (expected) expect(answer).toMatch(expected);
  else expect(answer).toBeNull();
});

it('runs the scenario of test mode and leaves one refund, rows and no active link', async () => {
  const stripe = await startStripe();
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'test-mode-'));
  const env = await openTestMode({
    app,
    zaps: await loadZaps(path.join(__dirname, '../../zaps')),
    outDir,
    apiKey: stripe.apiKey,
    baseUrl: stripe.url,
  });
  const pay = jest.spyOn(env.sdk.paymentIntents, 'create');
  try {
    for (const task of TEST_MODE_SCENARIO) {
      if (task.title.startsWith('Pay with a test card')) {
        // The embedded Stripe has payments by links only, so this one replaces the payment without a link.
        const url = String(env.link.url);
        const { session } = await letBuyerPay(stripe.url, { url, name: 'Ada', email: 'ada@example.com' });
        pay.mockResolvedValue({ id: session.payment_intent } as never);
      }
      await task.run(env);
    }
    expect(pay).toHaveBeenCalledWith(
      expect.objectContaining({ payment_method: 'pm_card_visa', confirm: true }),
    );
    expect((await checkTestMode(env)).filter(({ passed }) => !passed)).toEqual([]);
    expect(env.runner.runs.map(({ zap, status }) => `${zap} ${status}`).sort()).toEqual([
      'email-the-buyer success',
      'invoice-paid-email-pdf success',
      'log-every-payment success',
      'log-every-payment-polling success',
      'refund-issued-log-and-notify success',
    ]);
  } finally {
    await closeTestMode(env);
    await stripe.close();
    await rm(outDir, { recursive: true });
  }
});

it('deactivates the link if the scenario fails', async () => {
  const stripe = await startStripe();
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'test-mode-'));
  const env = await openTestMode({ app, zaps: [], outDir, apiKey: stripe.apiKey, baseUrl: stripe.url });
  try {
    await TEST_MODE_SCENARIO[0]?.run(env);
    expect((await env.sdk.paymentLinks.list({ active: true })).data).toHaveLength(1);
    await closeTestMode(env);
    expect((await env.sdk.paymentLinks.list({ active: true })).data).toHaveLength(0);
  } finally {
    await stripe.close();
    await rm(outDir, { recursive: true, force: true });
  }
});

it('suggests what to do if Stripe cannot be reached', async () => {
  const stripe = await startStripe();
  await stripe.close();
  const open = openTestMode({
    app,
    zaps: [],
    outDir: os.tmpdir(),
    apiKey: stripe.apiKey,
    baseUrl: stripe.url,
  });
  await expect(open).rejects.toThrow(
    /^Stripe could not be reached\. Try again later, or remove STRIPE_API_KEY: the embedded Stripe needs no network\.$/,
  );
});
