import { toRefundOrder } from '../../fields/refund.ts';
import { sentenceOf } from '../support/unit.ts';

test.each([
  [{}, { reason: undefined, note: undefined, reference: undefined }],
  [
    { reason: '', note: ' ', reference: '' },
    { reason: undefined, note: undefined, reference: undefined },
  ],
  [
    { reason: 'Requested_By_Customer', note: ' Too big ', reference: ' order-7 ' },
    { reason: 'requested_by_customer', note: 'Too big', reference: 'order-7' },
  ],
  [
    { reason: 'other', note: 'Moved away' },
    { reason: 'other', note: 'Moved away', reference: undefined },
  ],
])('%j', (input, order) => {
  expect(toRefundOrder(input)).toEqual(order);
});

test.each([
  [{ reason: 'other' }, 'Note: the reason Other needs a note that says why the payment is refunded.'],
  [
    { reason: 'other', note: '  ' },
    'Note: the reason Other needs a note that says why the payment is refunded.',
  ],
  [
    { reason: 'broken' },
    'Reason: “broken” is not one of requested_by_customer, duplicate, fraudulent, other.',
  ],
  [{ note: 'x'.repeat(501) }, 'Note: 501 characters are too many: at most 500 fit.'],
  [{ reference: 'x'.repeat(501) }, 'Reference: 501 characters are too many: at most 500 fit.'],
])('%j is refused', (input, sentence) => {
  expect(sentenceOf(() => toRefundOrder(input))).toBe(sentence);
});
