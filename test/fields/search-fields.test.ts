import type Stripe from 'stripe';
import { EVENT_TYPES, toEventTypes } from '../../fields/event-types.ts';
import { parseClearing } from '../../fields/link-clearing.ts';
import { toMetadataSearch } from '../../fields/metadata-search.ts';
import { toPeriod } from '../../fields/period.ts';
import { sentenceOf } from '../support/unit.ts';

describe('toPeriod', () => {
  const at = (iso: string) => Date.parse(iso) / 1000;

  test.each<[string | undefined, string | undefined, object]>([
    [undefined, undefined, {}],
    ['', ' ', {}],
    ['2026-11-01', undefined, { gte: at('2026-11-01T00:00:00Z') }],
    // The last day counts in full, a moment does not.
    [undefined, '2026-11-22', { lt: at('2026-11-23T00:00:00Z') }],
    [undefined, '2026-11-22T09:30:00Z', { lt: at('2026-11-22T09:30:00Z') }],
    ['2026-11-22', '2026-11-22', { gte: at('2026-11-22T00:00:00Z'), lt: at('2026-11-23T00:00:00Z') }],
    ['2026-11-22T09:30:00+02:00', undefined, { gte: at('2026-11-22T07:30:00Z') }],
  ])('from %p to %p', (from, to, period) => {
    expect(toPeriod(from, to)).toEqual(period);
  });

  test.each([
    [
      'yesterday',
      undefined,
      'From: “yesterday” is not a date. Write it like 2026-11-22 or 2026-11-22T09:30:00Z.',
    ],
    [
      undefined,
      '2026-13-01',
      'To: “2026-13-01” is not a date. Write it like 2026-11-22 or 2026-11-22T09:30:00Z.',
    ],
    ['2026-11-22', '2026-11-21', 'To: is not after From. Swap the two, or empty one.'],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z', 'To: is not after From. Swap the two, or empty one.'],
  ])('from %p to %p is refused', (from, to, sentence) => {
    expect(sentenceOf(() => toPeriod(from, to))).toBe(sentence);
  });
});

describe('toMetadataSearch', () => {
  test('takes both or none', () => {
    expect(toMetadataSearch({ metadata_key: ' order ', metadata_value: '7' })).toEqual(['order', '7']);
    expect(toMetadataSearch({ metadata_key: '', metadata_value: '' })).toBeUndefined();
  });

  test.each([
    [
      { metadata_key: 'order' },
      'Metadata Value: is empty. Metadata is searched for by its name and its value.',
    ],
    [{ metadata_value: '7' }, 'Metadata Name: is empty. Metadata is searched for by its name and its value.'],
  ])('%j is refused', (input, sentence) => {
    expect(sentenceOf(() => toMetadataSearch(input))).toBe(sentence);
  });
});

describe('toEventTypes', () => {
  test('takes Stripe’s own names', () => {
    expect(toEventTypes(['invoice.paid', ' payout.failed '])).toEqual(['invoice.paid', 'payout.failed']);
    expect(toEventTypes('invoice.paid,payout.failed')).toEqual(['invoice.paid', 'payout.failed']);
    expect(EVENT_TYPES['checkout.session.completed']).toBe('Checkout session: completed');
  });

  test.each([
    ['', 'Events: none is chosen. Choose at least one.'],
    ['invoice.payed', 'Events: “invoice.payed” is not an event of Stripe’s. Choose from the list.'],
    ['toString', 'Events: “toString” is not an event of Stripe’s. Choose from the list.'],
  ])('%p is refused', (value, sentence) => {
    expect(sentenceOf(() => toEventTypes(value))).toBe(sentence);
  });
});

describe('what is taken away from a link', () => {
  const link = { metadata: { a: '1', b: '2' } } as unknown as Stripe.PaymentLink;
  const clear = (...keys: string[]) => parseClearing({ clear: keys })(link);

  test.each([
    [[], {}],
    [['after_payment'], { after_completion: { type: 'hosted_confirmation' } }],
    [['create_invoice'], { invoice_creation: { enabled: false } }],
    [['custom_fields', 'max_payments'], { custom_fields: '', restrictions: '' }],
    [['Shipping_Countries'], { shipping_address_collection: '' }],
    [['inactive_message', 'transfer_destination'], { inactive_message: '', transfer_data: '' }],
    [['application_fee_amount', 'on_behalf_of'], { application_fee_amount: '', on_behalf_of: '' }],
    [['application_fee_percent'], { application_fee_percent: '' }],
    [['metadata'], { metadata: { a: '', b: '' } }],
  ])('%j', (keys, params) => {
    expect(clear(...keys)).toEqual(params);
  });

  test('what cannot be taken away is refused', () => {
    expect(sentenceOf(() => clear('price'))).toMatch(/^Remove: “price” is not one of after_payment, /);
  });
});
