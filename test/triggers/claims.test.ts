import { freshSession, paidSession } from '../support/full-objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, type Row } from '../support/zapier.ts';
import { zapierSide } from '../support/zapier-side.ts';

// Stripe delivers at least once and Zapier does not deduplicate hooks: the claim in Zapier's cache does.

useWire();
const zapier = zapierSide();

const READ = 'GET /v1/checkout/sessions/cs_test_1';
const COMPLETED = 'checkout.session.completed';
const SETTLED = 'checkout.session.async_payment_succeeded';

const perform = 'triggers.payment_completed.operation.perform';

const receive = async (type: string, session: object = {}, subscription: object = {}, app = zapier.app()) => {
  const { subscribeData, ...rest } = delivered(eventOf(type, paidSession(session)));
  const rows = (await app.call(perform, {
    ...rest,
    subscribeData: { ...subscribeData, ...subscription },
  })) as Row[];
  return rows.map(({ id }) => id);
};

const answer = on(READ, freshSession());

test('the same event twice passes once', async () => {
  wire(answer, answer);
  expect(await receive(COMPLETED)).toEqual(['cs_test_1']);
  expect(await receive(COMPLETED)).toEqual([]);
});

test('the same event twice at the same time passes once', async () => {
  wire(answer, answer);
  const rows = await Promise.all([receive(COMPLETED), receive(COMPLETED)]);
  expect(rows.flat()).toEqual(['cs_test_1']);
});

test('a bank debit passes once: not when it starts, but when the money arrives', async () => {
  wire(answer, answer);
  expect(await receive(COMPLETED, { payment_status: 'unpaid' })).toEqual([]);
  expect(await receive(SETTLED)).toEqual(['cs_test_1']);
  expect(await receive(SETTLED)).toEqual([]);
});

test('two events that tell the same fact pass once', async () => {
  wire(answer, answer);
  expect(await receive(COMPLETED)).toEqual(['cs_test_1']);
  expect(await receive(SETTLED)).toEqual([]);
});

test('two Zaps both get the payment', async () => {
  wire(answer, answer);
  expect(await receive(COMPLETED)).toEqual(['cs_test_1']);
  expect(await receive(COMPLETED, {}, { id: 'we_other_zap' })).toEqual(['cs_test_1']);
});

test('where the cache does not answer, a payment passes rather than to be lost', async () => {
  wire(answer);
  // Core's own complaint about its log collector.
  jest.spyOn(console, 'error').mockReturnValue();
  const log = jest.spyOn(console, 'log').mockReturnValue();
  const app = await zapier.cutOff();
  expect(await receive(COMPLETED, {}, {}, app)).toEqual(['cs_test_1']);
  expect(log).toHaveBeenCalledWith(expect.stringMatching(/^Zapier's cache did not answer/));
});
