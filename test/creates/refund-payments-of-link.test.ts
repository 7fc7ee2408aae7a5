import { chargeOf, intentOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { fails, formOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform } = operationOf('creates', 'refund_payments');

const DAY = 86_400;
const at = (iso: string): number => Date.parse(iso) / 1000;

const strays = useWire();
const refund = (input: Row) => run<Row>(perform, step(input));

const SESSIONS = 'GET /v1/checkout/sessions';
const CHARGES = 'GET /v1/charges';
const REFUND = 'POST /v1/refunds';

const charge = (n: number, more: object = {}) =>
  chargeOf({ id: `ch_${n}`, payment_intent: `pi_${n}`, created: at('2026-11-10') + n, ...more });
const sale = (n: number, more: object = {}) =>
  sessionOf({ id: `cs_${n}`, payment_intent: intentOf({ latest_charge: charge(n, more) }) });
const read = (n: number, more: object = {}) => on(`${CHARGES}/ch_${n}`, charge(n, more));
const refunded = (n: number) => on(REFUND, refundOf({ id: `re_${n}`, amount: 5000, charge: `ch_${n}` }));

test('refunds the payments of a link that have something left, oldest first', async () => {
  const sales = [
    sale(4),
    sale(3, { status: 'failed' }),
    sale(2, { amount_refunded: 5000 }),
    sale(1, { amount_refunded: 2000 }),
    sale(0, { captured: false }),
    sessionOf({ id: 'cs_free', payment_intent: null }),
  ];
  const sent = wire(
    on(SESSIONS, listOf(sales)),
    read(1, { amount_refunded: 2000 }),
    read(4),
    refunded(1),
    refunded(4),
  );
  const result = await refund({ payment_link: 'plink_1', reference: 'recall' });
  expect(sent[0]?.params).toEqual({
    payment_link: 'plink_1',
    status: 'complete',
    limit: '100',
    'expand[0]': 'data.payment_intent.latest_charge',
  });
  expect(sent.slice(3).map(formOf)).toMatchObject([
    { charge: 'ch_1', amount: '3000', metadata: { zapier_reference: 'recall' } },
    { charge: 'ch_4', amount: '5000' },
  ]);
  expect(result).toMatchObject({
    requested: 2,
    refunded: 2,
    remaining: 0,
    results: [
      { payment_id: 'pi_1', given: null, refund_id: 're_1' },
      { payment_id: 'pi_4', given: null, refund_id: 're_4' },
    ],
  });
});

test('refunds the payments of a link that were charged in a period, also if their checkouts were opened before', async () => {
  const [before, within, after] = [-1, 0, 2 * DAY].map((s) => at('2026-11-10') + s);
  const sales = [sale(3, { created: after }), sale(2, { created: within }), sale(1, { created: before })];
  const sent = wire(on(SESSIONS, listOf(sales)), read(2), refunded(2));
  const period = { paid_from: '2026-11-10', paid_to: '2026-11-11' };
  expect(await refund({ payment_link: 'plink_1', ...period })).toMatchObject({
    requested: 1,
    remaining: 0,
  });
  expect(sent[0]?.params).toMatchObject({
    'created[gte]': String(at('2026-11-10') - 22 * DAY),
    'created[lt]': String(at('2026-11-12')),
  });
});

test('refunds all payments of the account in a period if there is no link', async () => {
  const sent = wire(
    on(CHARGES, listOf([charge(2, { payment_intent: null }), charge(1)])),
    read(1),
    read(2),
    refunded(1),
    refunded(2),
  );
  const result = await refund({ paid_from: '2026-11-10', paid_to: '2026-11-10' });
  expect(sent[0]?.params).toEqual({
    'created[gte]': String(at('2026-11-10')),
    'created[lt]': String(at('2026-11-11')),
    limit: '100',
  });
  expect(result).toMatchObject({ requested: 2, refunded: 2, remaining: 0 });
});

test('succeeds with zeros if nothing is left', async () => {
  wire(on(SESSIONS, listOf([sale(1, { amount_refunded: 5000 })])));
  expect(await refund({ payment_link: 'plink_1' })).toEqual({
    requested: 0,
    refunded: 0,
    already_refunded: 0,
    failed: 0,
    unknown: 0,
    remaining: 0,
    totals: [],
    results: [],
  });
});

test('fails if a link without payments does not exist', async () => {
  const LINK = 'GET /v1/payment_links/plink_1';
  wire(
    on(SESSIONS, listOf([])),
    fails(LINK, 404, { code: 'resource_missing', message: "No such payment link: 'plink_1'" }),
  );
  expect(await failureOf(refund({ payment_link: 'plink_1' }))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(/^Payment Link: Stripe has no such payment link \(plink_1\)/),
  });
  wire(on(SESSIONS, listOf([])), on(LINK, { id: 'plink_1' }));
  expect(await refund({ payment_link: 'plink_1' })).toMatchObject({ requested: 0, remaining: 0 });
});

test('leaves the Zap on if Stripe refuses all payments that are left', async () => {
  const disputed = fails(REFUND, 400, {
    code: 'charge_disputed',
    message: 'Charge ch_1 has been charged back',
  });
  wire(on(SESSIONS, listOf([sale(1)])), read(1), disputed);
  expect(await failureOf(refund({ payment_link: 'plink_1' }))).toEqual({
    name: 'HaltedError',
    message:
      'Of the payments found, none of the 1 could be refunded. This payment is disputed, so it cannot be refunded: the bank decides who gets the money.',
  });
});

test('counts a payment with an unknown outcome among those that are left', async () => {
  const lost = [resets(REFUND), resets(REFUND), resets(REFUND)];
  const sales = [sale(2), sale(1)];
  wire(on(SESSIONS, listOf(sales)), read(1), read(2), refunded(1), ...lost);
  expect(await refund({ payment_link: 'plink_1' })).toMatchObject({
    ...{ requested: 2, refunded: 1, unknown: 1, remaining: 1 },
  });
});

test('refunds one payment if the search has taken nearly all the time', async () => {
  const sent = wire(on(SESSIONS, listOf([sale(2), sale(1)])), read(1), refunded(1));
  jest.spyOn(performance, 'now').mockImplementation(() => (sent.length ? 23_000 : 0));
  expect(await refund({ payment_link: 'plink_1' })).toMatchObject({ refunded: 1, remaining: 1 });
});

describe('a transfer to a connected account', () => {
  const part = {
    application_fee_amount: 200,
    transfer_data: { amount: null, destination: 'acct_shop' },
  };
  const all = () => [
    on(SESSIONS, listOf([sale(2), sale(1, part)])),
    read(1, part),
    read(2),
    refunded(1),
    refunded(2),
  ];

  test('is reversed only for payments that were transferred', async () => {
    const sent = wire(...all());
    const result = await refund({
      payment_link: 'plink_1',
      reverse_transfer: true,
      refund_application_fee: 'yes',
    });
    expect(sent.slice(3).map(formOf)).toMatchObject([
      { charge: 'ch_1', reverse_transfer: 'true', refund_application_fee: 'true' },
      { charge: 'ch_2' },
    ]);
    expect(sent[4]?.params).not.toHaveProperty('reverse_transfer');
    expect(sent[4]?.params).not.toHaveProperty('refund_application_fee');
    expect(result.results).toMatchObject([{ details_note: null }, { details_note: null }]);
  });

  test('is not reversed by default, and the result says who paid', async () => {
    wire(...all());
    expect(await refund({ payment_link: 'plink_1' })).toMatchObject({
      results: [
        {
          details_note: 'Your own balance paid these $50.00: the transfer to acct_shop was not reversed.',
        },
        { details_note: null },
      ],
    });
  });
});

test('says nothing of who paid if the payment was refunded before', async () => {
  const done = refundOf({ charge: 'ch_1', metadata: { zapier_reference: 'r' } });
  const before = {
    amount_refunded: 2000,
    refunds: listOf([done]),
    transfer_data: { amount: null, destination: 'acct_shop' },
  };
  wire(on(SESSIONS, listOf([sale(1, before)])), read(1, before));
  expect(await refund({ payment_link: 'plink_1', reference: 'r' })).toMatchObject({
    already_refunded: 1,
    results: [{ details_note: null }],
  });
});

test.each<[string, Row, RegExp]>([
  [
    'a list and a link',
    { payments: 'pi_1', payment_link: 'plink_1' },
    /^Payment Link: Payments is filled in as well\. Empty one of the two\.$/,
  ],
  [
    'a list and a period',
    { payments: 'pi_1', paid_from: 'today' },
    /^Paid From: Payments is filled in as well/,
  ],
  ['a list and an end of a period', { payments: 'pi_1', paid_to: 'today' }, /^Paid To: Payments is filled/],
  [
    'a period without a first day and without a link',
    { paid_to: '2026-11-01' },
    /^Paid From: is empty\. Without a payment link, a period needs its first day\.$/,
  ],
  [
    'a period that ends before it begins',
    { paid_from: '2026-11-22', paid_to: '2026-11-21' },
    /^Paid To: is not after Paid From\. Swap the two, or empty one\.$/,
  ],
  ['only a reference', { reference: 'recall' }, /^Payments: is empty\. Choose the payments, or/],
])('refuses %s before any request', async (_name, input, words) => {
  expect(await failureOf(refund(input))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(strays).toEqual([]);
});
