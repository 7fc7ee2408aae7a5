import { fromCheckoutSession, isOfLink, isUnpaid, payment } from '../../records/payment.ts';
import { intentOf, itemOf, listOf, on, overStripe, sessionOf, useWire, wire } from '../support/unit.ts';

useWire();

test.each([
  ['plink_1', 'plink_1', true],
  [{ id: 'plink_1' }, 'plink_1', true],
  ['plink_2', 'plink_1', false],
  [null, 'plink_1', false],
  ['plink_2', undefined, true],
  [null, undefined, false],
])('a checkout of %j is one of the link %p: %p', (payment_link, link, expected) => {
  expect(isOfLink(sessionOf({ payment_link }), link)).toBe(expected);
});

test.each([
  ['unpaid', 'pi_1', true],
  ['unpaid', intentOf({ status: 'processing' }), true],
  ['unpaid', intentOf({ status: 'requires_payment_method' }), false],
  ['paid', intentOf({ status: 'processing' }), false],
  ['no_payment_required', null, false],
])(
  'a checkout that is %s with %j is one whose payment is processing: %p',
  (payment_status, payment_intent, expected) => {
    expect(isUnpaid(sessionOf({ payment_status, payment_intent }), 'processing')).toBe(expected);
  },
);

describe('how triggers list checkouts', () => {
  const { list, read, fallback } = fromCheckoutSession('complete');
  const sessions = Array.from({ length: 5 }, (_, i) => sessionOf({ id: `cs_${i}` }));

  test.each([
    [3, '24'],
    [100, '100'],
  ])('%p are chosen among the latest %s', async (limit, asked) => {
    const sent = wire(on('GET /v1/checkout/sessions', listOf(sessions)));
    const found = await overStripe((stripe) =>
      list(stripe, { payment_link: 'plink_1' }, limit, ({ id }) => id !== 'cs_1'),
    );
    expect(found.map(({ id }) => id)).toEqual(['cs_0', 'cs_2', 'cs_3', 'cs_4'].slice(0, limit));
    expect(sent[0]?.params).toMatchObject({ status: 'complete', payment_link: 'plink_1', limit: asked });
  });

  test('an event’s session is read afresh, and falls back to itself', async () => {
    wire(on('GET /v1/checkout/sessions/cs_test_1', sessionOf({ line_items: listOf([itemOf()]) })));
    const fresh = await overStripe((stripe) => read(stripe, sessionOf()));
    expect(payment.map(fresh).details_complete).toBe(true);
    expect(payment.map(fallback(sessionOf())).details_complete).toBe(false);
  });
});
