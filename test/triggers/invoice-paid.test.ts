import { SUBSCRIPTION_INVOICE } from '../support/full-objects.ts';
import { invoiceLineOf, invoiceOf, invoicePaymentOf, listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { eventOf, failureOf, idsOf, operationOf, type Row, run, step, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('invoice_paid');

const READ = 'GET /v1/invoices/in_1';
const LIST = 'GET /v1/invoices';
const SESSIONS = 'GET /v1/checkout/sessions';

const fresh = (more: object = {}) => invoiceOf({ payments: listOf([invoicePaymentOf('pi_1')]), ...more });
const paid = (invoice: object = {}, input: Row = {}) =>
  receive(eventOf('invoice.paid', invoiceOf(invoice)), input);

test('reads the invoice with its payment, with one request', async () => {
  const sent = wire(on(READ, fresh()));
  expect(await paid()).toMatchObject([{ id: 'in_1', payment_id: 'pi_1', details_complete: true }]);
  expect(sent).toMatchObject([{ params: { 'expand[0]': 'payments' } }]);
});

test('reads all lines of a long invoice', async () => {
  const [first = {}, second = {}] = ['il_1', 'il_2'].map((id) => invoiceLineOf({ id }));
  const sent = wire(on(READ, fresh({ lines: listOf([first], true) })), on(`${READ}/lines`, listOf([second])));
  expect(await paid()).toMatchObject([{ line_items: [{ id: 'il_1' }, { id: 'il_2' }] }]);
  expect(sent[1]?.params.starting_after).toBe('il_1');
});

describe('the kind', () => {
  test.each([
    ['one_time', {}],
    ['subscription', SUBSCRIPTION_INVOICE],
  ])('%s accepts its own invoices', async (kind, invoice) => {
    wire(on(READ, fresh(invoice)));
    expect(await paid(invoice, { kind })).toMatchObject([{ id: 'in_1', kind }]);
  });

  test.each([
    ['one_time', SUBSCRIPTION_INVOICE],
    ['subscription', {}],
  ])('%s ignores other invoices, without a request', async (kind, invoice) => {
    expect(await paid(invoice, { kind })).toEqual([]);
  });

  // The list of events has the API version of the account. Before 2025-03-31 an invoice had `subscription`, no `parent`.
  test('is known to a poll in an older API version of the account', async () => {
    const { parent: _, ...older } = invoiceOf({ subscription: 'sub_1' });
    const events = on('GET /v1/events', listOf([eventOf('invoice.paid', older)]));
    const { perform } = operationOf('triggers', 'invoice_paid_poll');
    wire(events, on(READ, fresh(SUBSCRIPTION_INVOICE)), events);
    expect(await run(perform, step({ kind: 'subscription' }))).toMatchObject([{ kind: 'subscription' }]);
    expect(await run(perform, step({ kind: 'one_time' }))).toEqual([]);
  });
});

describe('the payment link', () => {
  const ofSubscription = fresh(SUBSCRIPTION_INVOICE);

  test.each<[string, object, object, Row]>([
    ['the checkout of the payment', {}, fresh(), { payment_intent: 'pi_1' }],
    ['the checkout of the subscription', SUBSCRIPTION_INVOICE, ofSubscription, { subscription: 'sub_1' }],
  ])('is that of %s', async (_what, payload, invoice, filter) => {
    const reads = [on(READ, invoice), on(SESSIONS, listOf([sessionOf()]))];
    const sent = wire(...reads, ...reads);
    expect(idsOf(await paid(payload, { payment_link: 'plink_1' }))).toEqual(['in_1']);
    expect(await paid(payload, { payment_link: 'plink_2' })).toEqual([]);
    expect(sent[1]?.params).toEqual({ ...filter, limit: '1' });
  });

  test.each<[string, object, Answer[]]>([
    ['was made elsewhere', fresh(), [on(SESSIONS, listOf([]))]],
    ['was paid by a credit', fresh({ payments: listOf([]) }), []],
  ])('ignores an invoice that %s', async (_what, invoice, sessions) => {
    wire(on(READ, invoice), ...sessions);
    expect(await paid({}, { payment_link: 'plink_1' })).toEqual([]);
  });

  test('is not guessed if Stripe cannot be reached', async () => {
    wire(...Array<Answer>(3).fill(fails(READ, 500, { type: 'api_error' })));
    expect((await failureOf(paid({}, { payment_link: 'plink_1' }))).name).toBe('ThrottledError');
  });

  test('limits the list', async () => {
    const page = [fresh(), fresh({ id: 'in_2', payments: listOf([invoicePaymentOf('pi_2')]) })];
    wire(on(LIST, listOf(page)), on(SESSIONS, listOf([])), on(SESSIONS, listOf([sessionOf()])));
    expect(await list({ payment_link: 'plink_1' })).toHaveLength(1);
  });
});

test('lists three paid invoices of the kind in the editor', async () => {
  const invoices = ['in_a', 'in_b', 'in_c', 'in_d'].map((id) => fresh({ id }));
  const sent = wire(on(LIST, listOf([fresh({ ...SUBSCRIPTION_INVOICE, id: 'in_sub' }), ...invoices])));
  const rows = await list({ kind: 'one_time' }, { isLoadingSample: true });
  expect(idsOf(rows)).toEqual(['in_a', 'in_b', 'in_c']);
  expect(sent).toMatchObject([{ params: { status: 'paid', 'expand[0]': 'data.payments' } }]);
});
