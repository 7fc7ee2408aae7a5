import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import app from '../../index.ts';
import {
  closeEnvironment,
  type Environment,
  openEnvironment,
  type Sale,
  simulate,
  untilIdle,
} from '../../sandbox/environment.ts';
import type { StripeSandboxOptions } from '../../sandbox/stripe/index.ts';
import type { Fields, Zap } from '../../sandbox/zapier/index.ts';
import { useNoPauses } from '../support/no-pauses.ts';
import { usePatientCache } from '../support/patient-cache.ts';
import { newLink } from './support.ts';

// The first payment of a subscription link, in both ways in which Stripe makes subscriptions.

const zap = (id: string, key: string, input: Record<string, string> = {}): Zap => ({
  id,
  name: id,
  description: id,
  trigger: { app: 'stripe', key, input },
  steps: [],
});

const useClub = (sandbox: StripeSandboxOptions) => {
  let env: Environment;
  let club: Fields;
  usePatientCache();
  useNoPauses();
  beforeAll(async () => {
    const outDir = await mkdtemp(path.join(os.tmpdir(), 'zaps-'));
    const quick = { bookingDelayMs: 0, searchLagMs: 0, ...sandbox };
    env = await openEnvironment({ app, zaps: [], outDir, maxWait: 5, sandbox: quick });
    const subscription = { amount: '19.00', interval: 'month' };
    const other = await newLink(env, { product_name: 'Tea club', ...subscription });
    club = await newLink(env, { product_name: 'Coffee club', ...subscription });
    const [ours, theirs] = [club, other].map(({ id }) => ({ payment_link: String(id) }));
    for (const one of [
      zap('attempt', 'payment_attempt_failed'),
      zap('attempt-of-the-link', 'payment_attempt_failed', ours),
      zap('attempt-of-another-link', 'payment_attempt_failed', theirs),
      zap('failed-invoice', 'invoice_payment_failed'),
      zap('failed-first-payment', 'invoice_payment_failed', { kind: 'first_payment' }),
      zap('failed-renewal', 'invoice_payment_failed', { kind: 'renewal' }),
      zap('started', 'subscription_started', ours),
      zap('refund', 'refund_issued'),
      zap('refund-of-the-link', 'refund_issued', ours),
      zap('refund-of-another-link', 'refund_issued', theirs),
    ])
      await env.runner.turnOn(one);
  });
  afterAll(async () => {
    await closeEnvironment(env);
    await rm(env.outDir, { recursive: true, force: true });
  });

  /** The runs that something causes, as the names of their Zaps. */
  const runsOf = async <T>(act: () => Promise<T>) => {
    env.runner.runs.length = 0;
    const result = await act();
    await untilIdle(env);
    const runs = [...env.runner.runs];
    return { result, runs, names: runs.map(({ zap: name }) => name).sort() };
  };
  return {
    runsOf,
    sdk: () => env.sdk,
    pay: (visit: object) =>
      simulate<Sale>(env, 'pay', { payment_link: club.id, email: 'iris@example.com', ...visit }),
    clubId: () => club.id,
  };
};

describe.each([
  ['after the payment', {}, ['attempt', 'attempt-of-the-link']],
  // No checkout shows the payment or the subscription of a declined attempt: a Zap for one link cannot know whose it is.
  [
    'before the payment',
    { subscriptionBeforePayment: true },
    ['attempt', 'failed-first-payment', 'failed-invoice'],
  ],
] as const)('a subscription that is created %s', (_when, sandbox, reports) => {
  const { runsOf, sdk, pay, clubId } = useClub(sandbox);
  let session: string;

  it('reports a declined first payment once to each Zap, and never as a renewal', async () => {
    const { result, runs, names } = await runsOf(() => pay({ card: 'declined' }));
    session = result.session.id;
    expect(names).toEqual(reports);
    const isKnown = names.includes('attempt-of-the-link');
    for (const { trigger } of runs.filter(({ zap: name }) => name.startsWith('attempt')))
      expect(trigger).toMatchObject({
        checkout_session_id: isKnown ? session : null,
        payment_link_id: isKnown ? clubId() : null,
        failure_message: 'Your card was declined.',
        mode: isKnown ? 'subscription' : null,
        details_complete: isKnown,
      });
  });

  it('starts once with the second card, and its refund reaches the Zap of its link', async () => {
    const { result, names } = await runsOf(() => pay({ session, payment_link: undefined }));
    expect(names).toEqual(['started']);
    const { invoice } = result.session;
    const { data } = await sdk().invoicePayments.list({ invoice: String(invoice) });
    const payment_intent = String(data[0]?.payment.payment_intent);
    const { runs, names: refunded } = await runsOf(() => sdk().refunds.create({ payment_intent }));
    expect(refunded).toEqual(['refund', 'refund-of-the-link']);
    for (const { trigger } of runs)
      expect(trigger).toMatchObject({ checkout_session_id: session, payment_link_id: clubId() });
  });
});
