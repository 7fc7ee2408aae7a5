import { refundEach } from '../../stripe/refunding.ts';
import { listRefunds, readRefund, sessionOfPayment } from '../../stripe/refunds.ts';
import {
  chargeOf,
  fails,
  failureOf,
  listOf,
  on,
  overStripe,
  refundOf,
  resets,
  sessionOf,
  useWire,
  wire,
} from '../support/unit.ts';

useWire();

const SESSIONS = 'GET /v1/checkout/sessions';

describe('sessionOfPayment', () => {
  test('is the checkout that the payment was made in', async () => {
    const sent = wire(on(SESSIONS, listOf([sessionOf()])));
    expect((await overStripe((stripe) => sessionOfPayment(stripe, 'pi_1')))?.id).toBe('cs_test_1');
    expect(sent[0]?.params).toEqual({ payment_intent: 'pi_1', limit: '1' });
  });

  test('is null for a payment made elsewhere', async () => {
    wire(on(SESSIONS, listOf([])));
    expect(await overStripe((stripe) => sessionOfPayment(stripe, 'pi_1'))).toBeNull();
  });

  test('is null without a request where there is no payment', async () => {
    expect(await overStripe((stripe) => sessionOfPayment(stripe, null))).toBeNull();
  });
});

test('a refund is read with its charge and its checkout, in two requests', async () => {
  const sent = wire(
    on('GET /v1/refunds/re_1', refundOf({ charge: chargeOf() })),
    on(SESSIONS, listOf([sessionOf()])),
  );
  const source = await overStripe((stripe) => readRefund(stripe, refundOf(), true));
  expect(source).toMatchObject({
    live: true,
    refund: { charge: { id: 'ch_1' } },
    session: { id: 'cs_test_1' },
  });
  expect(sent.map(({ params }) => params)).toContainEqual({ 'expand[0]': 'charge' });
});

test('a page of refunds comes with their charges', async () => {
  const sent = wire(on('GET /v1/refunds', listOf([refundOf(), refundOf({ id: 're_2' })])));
  const refunds = await overStripe((stripe) => listRefunds(stripe, { limit: 2 }));
  expect(refunds.map(({ id }) => id)).toEqual(['re_1', 're_2']);
  expect(sent[0]?.params).toEqual({ limit: '2', 'expand[0]': 'data.charge' });
});

describe('refundEach', () => {
  test('one failure stops no other, and each outcome is told', async () => {
    const old = refundOf({ id: 're_old', metadata: { zapier_reference: 'sale-off' } });
    wire(
      on('GET /v1/charges/ch_1', chargeOf()),
      on('GET /v1/charges/ch_2', chargeOf({ id: 'ch_2', amount_refunded: 5000 })),
      fails('GET /v1/charges/ch_3', 404, { code: 'resource_missing', message: "No such charge: 'ch_3'" }),
      on('GET /v1/charges/ch_4', chargeOf({ id: 'ch_4', amount_refunded: 5000, refunds: listOf([old]) })),
      on('POST /v1/refunds', refundOf({ id: 're_new', amount: 5000 })),
    );
    const outcomes = await overStripe((stripe) =>
      refundEach(stripe, ['ch_1', 'ch_2', 'ch_3', 'ch_4', 'cus_5'], { reference: 'sale-off' }),
    );
    expect(outcomes).toEqual([
      expect.objectContaining({ payment: 'ch_1', existed: false, error: null }),
      {
        payment: 'ch_2',
        refund: null,
        existed: false,
        error: 'This payment of $50.00 is refunded in full already.',
      },
      {
        payment: 'ch_3',
        refund: null,
        existed: false,
        error: expect.stringMatching(/^Stripe does not know this: No such charge: 'ch_3'\. Check the id/),
      },
      expect.objectContaining({ payment: 'ch_4', existed: true, error: null }),
      {
        payment: 'cus_5',
        refund: null,
        existed: false,
        error: expect.stringContaining('“cus_5” is not a payment.'),
      },
    ]);
    expect(outcomes.map(({ refund }) => refund?.id)).toEqual([
      're_new',
      undefined,
      undefined,
      're_old',
      undefined,
    ]);
  });

  const CHARGES = ['GET /v1/charges/ch_1', 'GET /v1/charges/ch_2'];
  const both = () => overStripe((stripe) => refundEach(stripe, ['ch_1', 'ch_2'], {}));

  test('a dead key ends the step: nothing can be said about any payment', async () => {
    wire(...CHARGES.map((request) => fails(request, 401, {})));
    expect((await failureOf(both())).name).toBe('ExpiredAuthError');
  });

  test('Stripe out of reach for all of them runs the step again, for one of them it is an outcome', async () => {
    const [first, second] = CHARGES.map((request) => Array.from({ length: 3 }, () => resets(request)));
    wire(...(first ?? []), ...(second ?? []));
    expect((await failureOf(both())).name).toBe('ThrottledError');
    wire(...(first ?? []), on(CHARGES[1] ?? '', chargeOf()), on('POST /v1/refunds', refundOf()));
    expect((await both()).map(({ error }) => error)).toEqual([
      expect.stringMatching(/^Stripe could not be reached\./),
      null,
    ]);
  });

  test('two ids of one payment are one new refund', async () => {
    const same = chargeOf();
    wire(
      ...CHARGES.map((request) => on(request, same)),
      ...CHARGES.map(() => on('POST /v1/refunds', refundOf())),
    );
    expect((await both()).map(({ existed }) => existed)).toEqual([false, true]);
  });

  test('a fault of ours is not reported as an outcome, it ends the step', async () => {
    wire(on('GET /v1/charges/ch_1', { ...chargeOf(), refunds: { data: 'no list' } }));
    const failure = await failureOf(overStripe((stripe) => refundEach(stripe, ['ch_1'], {})));
    expect(failure.name).toBe('TypeError');
  });
});
