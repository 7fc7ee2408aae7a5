import fc from 'fast-check';
import { customer } from '../../../forms/link/customer.ts';
import { paramsOf } from '../../support/link-groups.ts';
import { sentenceOf } from '../../support/zapier.ts';

const params = (input: Record<string, unknown>) => paramsOf(customer, input);
const refused = (input: Record<string, unknown>) => sentenceOf(() => params(input));

describe('a line of Custom Fields', () => {
  const fieldsOf = (...custom_fields: string[]) => params({ custom_fields }).custom_fields;
  const text = (key: string, custom: string, more: object = {}) => ({
    key,
    label: { type: 'custom', custom },
    type: 'text',
    ...more,
  });

  test.each([
    ['Engraving', text('engraving', 'Engraving')],
    ['Engraving (optional)', text('engraving', 'Engraving', { optional: true })],
    ['Engraving (Optional) ', text('engraving', 'Engraving', { optional: true })],
    ['How did you find us?', text('howdidyoufindus', 'How did you find us?')],
    ['Time: 12:30?', text('time1230', 'Time: 12:30?')],
    ['名前', text('field1', '名前')],
    ['Age (number)', text('age', 'Age', { type: 'numeric' })],
    ['Age (number) (optional)', text('age', 'Age', { type: 'numeric', optional: true })],
    ['Age (optional)(Number)', text('age', 'Age', { type: 'numeric', optional: true })],
    ['Number of (old) mugs', text('numberofoldmugs', 'Number of (old) mugs')],
  ])('asks %j', (line, expected) => {
    expect(fieldsOf(line)).toEqual([expected]);
  });

  test.each([
    ['Size: S | M | L', false],
    ['Size:S|M|L|', false],
    ['Size: S | M | L (optional)', true],
  ])('offers choices: %j', (line, optional) => {
    const options = ['S', 'M', 'L'].map((label) => ({ label, value: label.toLowerCase() }));
    expect(fieldsOf(line)).toEqual([
      text('size', 'Size', { type: 'dropdown', dropdown: { options }, ...(optional && { optional }) }),
    ]);
  });

  test('has a key of its own, and choices with values of their own, if the labels differ only in symbols', () => {
    const options = [
      { label: 'A+', value: 'a' },
      { label: 'A-', value: 'a2' },
      { label: '零', value: 'field3' },
      { label: 'A2', value: 'a24' },
    ];
    expect(fieldsOf('Blood: A+ | A- | 零 | A2', 'Blood?', '血')).toEqual([
      text('blood', 'Blood', { type: 'dropdown', dropdown: { options } }),
      text('blood2', 'Blood?'),
      text('field3', '血'),
    ]);
  });

  test('is one of several in a text with commas', () => {
    const fields = params({ custom_fields: 'Engraving, Size: S | M, Note (optional)' }).custom_fields;
    expect(fields).toMatchObject([{ key: 'engraving' }, { key: 'size', type: 'dropdown' }, { key: 'note' }]);
  });

  test.each([
    [['a', 'b', 'c', 'd'], '4 are too many: Stripe shows at most 3 on a payment link.'],
    [
      [`${'x'.repeat(101)}`],
      `“${'x'.repeat(100)}…” is too long: a question or choice has at most 100 characters.`,
    ],
    [['(optional)'], '“(optional)” asks for nothing. Write a question, like Engraving.'],
    [[`Size: ${'S|'.repeat(201)}`], '“Size” has 201 choices: at most 200 fit.'],
    [['Size: |'], '“Size: |” has no choices. Write them like Size: S | M | L.'],
  ])('is refused: %j', (custom_fields, sentence) => {
    expect(refused({ custom_fields })).toBe(`Custom Fields: ${sentence}`);
  });
});

test('has a key of its own, whatever it asks', () => {
  const question = fc.string({ unit: fc.constantFrom(...'aA2+ 零'), minLength: 1, maxLength: 4 });
  const questions = fc.array(
    question.filter((text) => text.trim() !== ''),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(questions, (custom_fields) => {
      const keys = (params({ custom_fields }).custom_fields ?? []).map(({ key }) => key);
      expect(new Set(keys).size).toBe(custom_fields.length);
      for (const key of keys) expect(key).toMatch(/^[a-z0-9]{1,100}$/);
    }),
  );
});
