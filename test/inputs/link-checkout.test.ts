import { COUNTRIES } from '../../inputs/countries.ts';
import { namedChoices } from '../../inputs/dropdown.ts';
import { checkout } from '../../inputs/link-checkout.ts';
import { MONTHLY, paramsOf } from '../support/link-groups.ts';
import { sentenceOf } from '../support/zapier.ts';

const params = (input: Record<string, unknown>) => paramsOf(checkout, input);
const refused = (input: Record<string, unknown>) => sentenceOf(() => params(input));

describe('custom fields', () => {
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
  ])('%j', (line, expected) => {
    expect(fieldsOf(line)).toEqual([expected]);
  });

  test.each([
    ['Size: S | M | L', false],
    ['Size:S|M|L|', false],
    ['Size: S | M | L (optional)', true],
  ])('%j is a list to choose from', (line, optional) => {
    const options = ['S', 'M', 'L'].map((label) => ({ label, value: label.toLowerCase() }));
    expect(fieldsOf(line)).toEqual([
      text('size', 'Size', { type: 'dropdown', dropdown: { options }, ...(optional && { optional }) }),
    ]);
  });

  test('keys and values differ, as Stripe wants it, where labels only differ in signs', () => {
    const options = [
      { label: 'A+', value: 'a' },
      { label: 'A-', value: 'a2' },
      { label: '零', value: 'field3' },
    ];
    expect(fieldsOf('Blood: A+ | A- | 零', 'Blood?', '血')).toEqual([
      text('blood', 'Blood', { type: 'dropdown', dropdown: { options } }),
      text('blood2', 'Blood?'),
      text('field3', '血'),
    ]);
  });

  test('three may arrive as one text', () => {
    const fields = params({ custom_fields: 'Engraving, Size: S | M, Note (optional)' }).custom_fields;
    expect(fields).toMatchObject([{ key: 'engraving' }, { key: 'size', type: 'dropdown' }, { key: 'note' }]);
  });

  test.each([
    [['a', 'b', 'c', 'd'], '4 are too many: Stripe shows at most 3 on a payment link.'],
    [[`${'x'.repeat(51)}`], `“${'x'.repeat(51)}” is too long: a label has at most 50 characters.`],
    [['(optional)'], '“(optional)” asks for nothing. Write a question, like Engraving.'],
    [['Size: |'], '“Size: |” has no choices. Write them like Size: S | M | L.'],
  ])('%j are refused', (custom_fields, sentence) => {
    expect(refused({ custom_fields })).toBe(`Custom Fields: ${sentence}`);
  });
});

test('a subscription always creates a customer', () => {
  expect(sentenceOf(() => paramsOf(checkout, { customer_creation: 'always' }, MONTHLY))).toBe(
    'Create Customer: leave it empty for a subscription, which always creates a customer.',
  );
  expect(paramsOf(checkout, { submit_type: 'subscribe' }, MONTHLY)).toEqual({ submit_type: 'subscribe' });
});

test('countries are known by code and shown by name', async () => {
  const { results } = await namedChoices('region', COUNTRIES).perform();
  const names = Object.fromEntries(results.map(({ id, label }) => [id, label]));
  expect(names).toMatchObject({ US: 'United States', DE: 'Germany', CI: 'Côte d’Ivoire' });
  expect(results.length).toBeGreaterThan(230);
  // Stripe does not ship to countries under sanctions.
  for (const code of ['CU', 'IR', 'KP', 'SY']) expect(names).not.toHaveProperty(code);
});
