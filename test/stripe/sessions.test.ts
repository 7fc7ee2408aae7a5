import { listInvoices, readInvoice } from '../../stripe/invoices.ts';
import { listSessions, readSession, scanSessions } from '../../stripe/sessions.ts';
import {
  invoiceLineOf,
  invoiceOf,
  itemOf,
  listOf,
  on,
  overStripe,
  sessionOf,
  useWire,
  wire,
} from '../support/unit.ts';

useWire();

const SESSION = 'GET /v1/checkout/sessions/cs_test_1';
const SESSIONS = 'GET /v1/checkout/sessions';
const EXPAND = ['line_items', 'payment_intent.latest_charge.balance_transaction', 'invoice.payments'];

const items = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => itemOf({ id: `li_${from + i}` }));

describe('readSession', () => {
  test('brings items, fees, receipt and invoice in one request', async () => {
    const sent = wire(on(SESSION, sessionOf({ line_items: listOf(items(0, 10)) })));
    const session = await overStripe((stripe) => readSession(stripe, 'cs_test_1'));
    expect(session.line_items?.data).toHaveLength(10);
    expect(Object.values(sent[0]?.params ?? {})).toEqual(EXPAND);
    expect(sent).toHaveLength(1);
  });

  test('turns the pages of a long order, in its order', async () => {
    const sent = wire(
      on(SESSION, sessionOf({ line_items: listOf(items(0, 10), true) })),
      on(`${SESSION}/line_items`, listOf(items(10, 100), true)),
      on(`${SESSION}/line_items`, listOf(items(110, 5))),
    );
    const session = await overStripe((stripe) => readSession(stripe, 'cs_test_1'));
    expect(session.line_items?.data.map(({ id }) => id)).toEqual(items(0, 115).map(({ id }) => id));
    expect(sent.slice(1).map(({ params }) => params)).toEqual([
      { limit: '100', starting_after: 'li_9' },
      { limit: '100', starting_after: 'li_109' },
    ]);
  });
});

describe('listSessions', () => {
  test('is one page, with everything under each', async () => {
    const sent = wire(on(SESSIONS, listOf([sessionOf({ line_items: listOf(items(0, 1)) })], true)));
    const page = await overStripe((stripe) => listSessions(stripe, { status: 'complete', limit: 24 }));
    expect(page).toMatchObject({ hasMore: true, sessions: [{ id: 'cs_test_1' }] });
    expect(sent[0]?.params).toMatchObject({
      status: 'complete',
      limit: '24',
      'expand[0]': 'data.line_items',
      'expand[1]': 'data.payment_intent.latest_charge.balance_transaction',
      'expand[2]': 'data.invoice.payments',
    });
  });

  test('reads the rest of the long orders only', async () => {
    wire(
      on(
        SESSIONS,
        listOf([
          sessionOf({ id: 'cs_short', line_items: listOf(items(0, 2)) }),
          sessionOf({ id: 'cs_long', line_items: listOf(items(0, 10), true) }),
        ]),
      ),
      on('GET /v1/checkout/sessions/cs_long/line_items', listOf(items(10, 3))),
    );
    const { sessions, hasMore } = await overStripe((stripe) => listSessions(stripe, {}));
    expect(sessions.map(({ line_items }) => line_items?.data.length)).toEqual([2, 13]);
    expect(hasMore).toBe(false);
  });
});

describe('scanSessions', () => {
  const page = (from: number, more: boolean) =>
    listOf(
      Array.from({ length: 100 }, (_, i) =>
        sessionOf({ id: `cs_${from + i}`, client_reference_id: (from + i) % 70 === 0 ? 'order-7' : null }),
      ),
      more,
    );
  const scan = (most: number) =>
    overStripe((stripe) =>
      scanSessions(
        stripe,
        { payment_link: 'plink_1' },
        ({ client_reference_id: id }) => id === 'order-7',
        most,
      ),
    );
  const reads = (...ids: string[]) => ids.map((id) => on(`${SESSIONS}/${id}`, sessionOf({ id })));

  test('looks through bare pages and reads in full only what is wanted', async () => {
    const sent = wire(
      on(SESSIONS, page(0, true)),
      on(SESSIONS, page(100, false)),
      ...reads('cs_0', 'cs_70', 'cs_140'),
    );
    expect((await scan(10)).map(({ id }) => id)).toEqual(['cs_0', 'cs_70', 'cs_140']);
    expect(sent[0]?.params).toEqual({ payment_link: 'plink_1', limit: '100' });
    expect(sent[1]?.params).toEqual({ payment_link: 'plink_1', limit: '100', starting_after: 'cs_99' });
  });

  test('stops at the most that is wanted, without turning the next page', async () => {
    const sent = wire(on(SESSIONS, page(0, true)), ...reads('cs_0', 'cs_70'));
    expect(await scan(2)).toHaveLength(2);
    expect(sent).toHaveLength(3);
  });

  test('gives up after 50 pages', async () => {
    const nothing = listOf(
      Array.from({ length: 100 }, (_, i) => sessionOf({ id: `cs_${i}` })),
      true,
    );
    const sent = wire(...Array.from({ length: 50 }, () => on(SESSIONS, nothing)));
    expect(await scan(10)).toEqual([]);
    expect(sent).toHaveLength(50);
    // The client keeps the rate limit, so this takes two seconds and more.
  }, 20_000);
});

describe('invoices', () => {
  const INVOICE = 'GET /v1/invoices/in_1';
  const lines = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => invoiceLineOf({ id: `il_${from + i}` }));

  test('an invoice comes with its payment in one request', async () => {
    const sent = wire(on(INVOICE, invoiceOf()));
    await overStripe((stripe) => readInvoice(stripe, 'in_1'));
    expect(sent[0]?.params).toEqual({ 'expand[0]': 'payments' });
  });

  test('a long one comes with all its lines', async () => {
    const sent = wire(
      on(INVOICE, invoiceOf({ lines: listOf(lines(0, 10), true) })),
      on(`${INVOICE}/lines`, listOf(lines(10, 7))),
    );
    const invoice = await overStripe((stripe) => readInvoice(stripe, 'in_1'));
    expect(invoice.lines.data.map(({ id }) => id)).toEqual(lines(0, 17).map(({ id }) => id));
    expect(invoice.lines.has_more).toBe(false);
    expect(sent[1]?.params).toEqual({ limit: '100', starting_after: 'il_9' });
  });

  test('a page of them as well', async () => {
    const sent = wire(
      on(
        'GET /v1/invoices',
        listOf([invoiceOf({ lines: listOf(lines(0, 1), true) }), invoiceOf({ id: 'in_2' })]),
      ),
      on(`${INVOICE}/lines`, listOf(lines(1, 2))),
    );
    const invoices = await overStripe((stripe) => listInvoices(stripe, { status: 'paid', limit: 24 }));
    expect(invoices.map(({ lines: all }) => all.data.length)).toEqual([3, 1]);
    expect(sent[0]?.params).toEqual({ status: 'paid', limit: '24', 'expand[0]': 'data.payments' });
  });
});
