import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import app from '../../index.ts';
import { letBuyerPay, startStripe } from '../../sandbox/stripe/index.ts';
import { loadZaps } from '../../sandbox/zap-runner/index.ts';
import {
  auditTestMode,
  closeTestMode,
  openTestMode,
  refuseKey,
  TEST_MODE_STORY,
} from '../../scripts/start/test-mode.ts';

test.each([
  ['sk_test_51Abc', null],
  ['rk_test_51Abc', null],
  ['sk_live_51Abc', /live key/],
  ['rk_live_51Abc', /live key/],
  ['pk_test_51Abc', /has to begin with sk_test_ or rk_test_/],
  ['sk_test_', /has to begin/],
])('the key %s is taken or refused', (key, expected) => {
  const answer = refuseKey(key);
  if (expected) expect(answer).toMatch(expected);
  else expect(answer).toBeNull();
});

test('the story of test mode plays, and leaves one refund, rows and no active link', async () => {
  const stripe = await startStripe();
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'test-mode-'));
  const stage = await openTestMode({
    app,
    zaps: await loadZaps(path.join(__dirname, '../../zaps')),
    outDir,
    apiKey: stripe.apiKey,
    baseUrl: stripe.url,
  });
  const pay = jest.spyOn(stage.sdk.paymentIntents, 'create');
  try {
    for (const chapter of TEST_MODE_STORY) {
      if (chapter.title.startsWith('Pay with a test card')) {
        // The embedded Stripe takes payments through links only; this stands for the one made past them.
        const url = String(stage.link.url);
        const { session } = await letBuyerPay(stripe.url, { url, name: 'Ada', email: 'ada@example.com' });
        pay.mockResolvedValue({ id: session.payment_intent } as never);
      }
      await chapter.play(stage);
    }
    expect(pay).toHaveBeenCalledWith(
      expect.objectContaining({ payment_method: 'pm_card_visa', confirm: true }),
    );
    expect((await auditTestMode(stage)).filter(({ passed }) => !passed)).toEqual([]);
    expect(stage.runner.runs.map(({ zap, status }) => `${zap} ${status}`).sort()).toEqual([
      'email-the-buyer success',
      'invoice-paid-email-pdf success',
      'log-every-payment success',
      'log-every-payment-polling success',
      'refund-issued-log-and-notify success',
    ]);
  } finally {
    await closeTestMode(stage);
    await stripe.close();
    await rm(outDir, { recursive: true });
  }
}, 30_000);

test('a story that breaks off leaves no active link behind', async () => {
  const stripe = await startStripe();
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'test-mode-'));
  const stage = await openTestMode({ app, zaps: [], outDir, apiKey: stripe.apiKey, baseUrl: stripe.url });
  try {
    await TEST_MODE_STORY[1]?.play(stage);
    expect((await stage.sdk.paymentLinks.list({ active: true })).data).toHaveLength(1);
    await closeTestMode(stage);
    expect((await stage.sdk.paymentLinks.list({ active: true })).data).toHaveLength(0);
  } finally {
    await stripe.close();
    await rm(outDir, { recursive: true, force: true });
  }
});
