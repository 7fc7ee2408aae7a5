import App from '../../index.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { type Operation, operationsOf, run, SECRET, step } from '../support/zapier.ts';

// The parts of the public contract that are no keys: events, choices, defaults, pairs. public-keys.json has the keys.

useWire();

const all: Record<string, Operation> = {
  ...operationsOf('triggers'),
  ...operationsOf('creates'),
  ...operationsOf('searches'),
};

const operation = (key: string): Operation['operation'] => {
  const found = all[key];
  if (!found) throw new Error(`The operation ${key} does not exist.`);
  return found.operation;
};

const fieldOf = (key: string, name: string) =>
  operation(key).inputFields?.find((field) => field.key === name);

const INPUT = { event_types: ['payout.paid', 'charge.captured'] };

test.each([
  ['payment_completed', ['checkout.session.completed', 'checkout.session.async_payment_succeeded']],
  ['payment_attempt_failed', ['payment_intent.payment_failed']],
  ['payment_processing', ['checkout.session.completed']],
  ['payment_failed', ['checkout.session.async_payment_failed']],
  ['checkout_expired', ['checkout.session.expired']],
  ['invoice_paid', ['invoice.paid']],
  ['invoice_payment_failed', ['invoice.payment_failed']],
  ['refund_issued', ['refund.created']],
  ['refund_updated', ['refund.updated', 'refund.failed']],
  ['subscription_started', ['customer.subscription.created', 'customer.subscription.updated']],
  [
    'subscription_updated',
    ['customer.subscription.updated', 'customer.subscription.paused', 'customer.subscription.resumed'],
  ],
  ['subscription_canceled', ['customer.subscription.deleted']],
  ['trial_ending', ['customer.subscription.trial_will_end']],
  ['dispute_opened', ['charge.dispute.created']],
  ['dispute_closed', ['charge.dispute.closed']],
  ['event_received', INPUT.event_types],
])('%s is instant, and subscribes to exactly its events', async (key, events) => {
  const created = on('POST /v1/webhook_endpoints', { id: 'we_1', secret: SECRET });
  const sent = wire(on('GET /v1/webhook_endpoints', listOf([])), created);
  const { type, performSubscribe } = operation(key);
  expect(type).toBe('hook');
  await run(performSubscribe, { ...step(INPUT), targetUrl: 'https://hooks.zapier.com/1' });
  const asked = Object.entries(sent[1]?.params ?? {}).filter(([name]) => name.startsWith('enabled_events'));
  expect(asked.map(([, event]) => event)).toEqual(events);
});

test.each(['payment_completed', 'invoice_paid', 'refund_issued'])(
  '%s has a polling twin with the same input and record',
  (key) => {
    const { type, inputFields, sample } = operation(`${key}_poll`);
    expect(type).toBe('polling');
    expect({ inputFields, sample }).toEqual({
      inputFields: operation(key).inputFields,
      sample: operation(key).sample,
    });
  },
);

test.each([
  [
    'payment_completed',
    ['payment_processing', 'payment_failed', 'checkout_expired', 'find_checkout_session'],
  ],
  ['invoice_paid', ['invoice_payment_failed', 'find_invoice']],
  ['refund_issued', ['refund_updated', 'find_refund']],
  [
    'subscription_started',
    ['subscription_updated', 'subscription_canceled', 'trial_ending', 'find_subscription'],
  ],
  ['dispute_opened', ['dispute_closed']],
  ['create_payment_link', ['update_payment_link', 'find_payment_link']],
])('%s has the same record as %j', (key, others) => {
  for (const other of others) expect(operation(other).sample).toEqual(operation(key).sample);
});

const INVOICE_KINDS = ['one_time', 'subscription', 'first_payment', 'renewal', 'change'];
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer', 'other'];

test.each([
  ['payment_completed', 'source', ['payment_links', 'all_checkout']],
  ['payment_completed', 'free_orders', ['include', 'exclude']],
  ['payment_processing', 'waits_for', ['bank', 'customer']],
  ['invoice_paid', 'kind', INVOICE_KINDS],
  ['invoice_payment_failed', 'kind', INVOICE_KINDS],
  ['dispute_opened', 'dispute_type', ['dispute', 'inquiry']],
  ['dispute_closed', 'outcome', ['won', 'lost', 'warning_closed']],
  ['refund_updated', 'status', ['pending', 'requires_action', 'succeeded', 'failed', 'canceled']],
  ['refund_payment', 'reason', REASONS],
  ['refund_payments', 'reason', REASONS],
  ['create_payment_link', 'after_payment', ['redirect', 'message']],
  ['cancel_subscription', 'when', ['period_end', 'now', 'date', 'after_payments']],
  ['find_payment_link_sales', 'count_by', ['payment', 'checkout']],
  ['find_payment_link_sales', 'period', ['yesterday', 'this_week', 'last_week', 'this_month', 'last_month']],
])('%s has the choices of the contract for %s', (key, field, choices) => {
  expect(Object.keys(fieldOf(key, field)?.choices ?? {}).sort()).toEqual([...choices].sort());
});

test.each([
  ['payment_completed', 'source', 'payment_links'],
  ['payment_completed', 'free_orders', 'include'],
  ['cancel_subscription', 'when', 'period_end'],
])('%s has a default for %s', (key, field, preset) => {
  expect(fieldOf(key, field)?.default).toBe(preset);
});

test('find_payment_link is paired with create_payment_link', () => {
  expect(Object.values(App.searchOrCreates ?? {})).toContainEqual(
    expect.objectContaining({ search: 'find_payment_link', create: 'create_payment_link' }),
  );
});

test('a connection has a key and an optional account', () => {
  expect(App.authentication?.type).toBe('custom');
  expect(App.authentication?.fields).toMatchObject([
    { key: 'api_key', type: 'password', required: true },
    { key: 'connected_account', required: false },
  ]);
});
