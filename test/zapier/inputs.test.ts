import { defineInputs, inGroup } from '../../zapier/inputs.ts';
import { boolean, choice, dictionary, id, list, money, text } from '../../zapier/kinds.ts';
import { failureOf, sentenceOf } from '../support/zapier.ts';

const inputs = defineInputs({
  payment: id('Payment', { required: true, prefixes: ['pi_'], of: 'a payment', search: 'find_payment.id' }),
  names: list(text('Names', { max: 9, required: true, ifEmpty: 'Name somebody.' })),
  ...inGroup('What You Sell', {
    amount: money('Amount', { limits: true, help: 'In euros.' }),
    color: choice('Color', { red: 'Red', blue: 'Blue' }, { preset: 'red' }),
  }),
  ...inGroup(
    'More',
    { gift: boolean('Gift', {}), lines: dictionary('Lines', { maxEntries: 1, maxName: 9, maxValue: 9 }) },
    { folded: true },
  ),
});
const FILLED = { payment: 'pi_1', names: 'Ada,Grace' };

test('makes the form from one declaration', () => {
  expect(inputs.fields).toEqual([
    { key: 'payment', label: 'Payment', type: 'string', search: 'find_payment.id', required: true },
    { key: 'names', label: 'Names', type: 'string', list: true, required: true },
    {
      key: 'amount',
      label: 'Amount',
      type: 'string',
      placeholder: '12.50',
      helpText: 'In euros.',
      group: 'what_you_sell',
    },
    {
      key: 'color',
      label: 'Color',
      type: 'string',
      choices: { red: 'Red', blue: 'Blue' },
      default: 'red',
      group: 'what_you_sell',
    },
    { key: 'gift', label: 'Gift', type: 'boolean', group: 'more' },
    { key: 'lines', label: 'Lines', dict: true, group: 'more' },
  ]);
  expect(inputs.groups).toEqual([
    { key: 'what_you_sell', label: 'What You Sell', emphasize: true },
    { key: 'more', label: 'More', emphasize: false },
  ]);
});

test('reads the form with its types', () => {
  const { payment, names, amount, color, ...rest } = inputs.parse({
    inputData: { ...FILLED, amount: 5, color: 'Blue', gift: 'yes', unknown: 'x' },
  });
  // This does not compile if a type is wrong.
  const typed: [string, string[], string | undefined, 'red' | 'blue' | undefined] = [
    payment,
    names,
    amount,
    color,
  ];
  expect(typed).toEqual(['pi_1', ['Ada', 'Grace'], '5', 'blue']);
  expect(rest).toEqual({ gift: true, lines: {} });
});

test.each([
  [{}, 'Payment: is empty. Choose a payment, or map its id.'],
  [{ payment: ' ' }, 'Payment: is empty. Choose a payment, or map its id.'],
  [{ payment: 'pi_1' }, 'Names: is empty. Name somebody.'],
  [{ payment: 'pi_1', names: ',' }, 'Names: is empty. Name somebody.'],
  [{ payment: 'pi_1', names: ['\u0000'] }, 'Names: is empty. Name somebody.'],
])('refuses %j, in which a required field is empty', async (inputData, message) => {
  expect(await failureOf(() => inputs.parse({ inputData }))).toMatchObject({ name: 'UserError', message });
});

test('has a short error for a required field without advice', () => {
  const { parse } = defineInputs({ word: text('Word', { max: 9, required: true }) });
  expect(sentenceOf(() => parse({ inputData: {} }))).toBe('Word: is empty.');
});

describe('a field that was mapped and came out empty', () => {
  const MAPPED = '{{123__amount}}';
  const SAID =
    'Amount: what was mapped here came out empty, so nothing was done. Check the step that it comes from.';

  test.each<[string, object, Record<string, unknown> | undefined, string | undefined, string | undefined]>([
    ['limits the step', {}, { amount: MAPPED }, SAID, SAID],
    ['limits the step and has words around the mapping', {}, { amount: `EUR ${MAPPED}` }, SAID, SAID],
    ['is filled in', { amount: '5' }, { amount: MAPPED }, undefined, undefined],
    ['was left empty', {}, { amount: '' }, undefined, undefined],
    ['has no template from Zapier', {}, undefined, undefined, undefined],
    [
      'does not limit the step',
      {},
      { color: MAPPED },
      undefined,
      'Color: what was mapped here came out empty, so nothing was done. Check the step that it comes from.',
    ],
    [
      'is required and has its own advice',
      { payment: undefined },
      { payment: MAPPED },
      'Payment: what was mapped here came out empty, so nothing was done. Choose a payment, or map its id.',
      'Payment: what was mapped here came out empty, so nothing was done. Choose a payment, or map its id.',
    ],
    [
      'is a list',
      { names: ['', ' '] },
      { names: [MAPPED, MAPPED] },
      'Names: what was mapped here came out empty, so nothing was done. Name somebody.',
      'Names: what was mapped here came out empty, so nothing was done. Name somebody.',
    ],
  ])('is judged by kind: it %s', (_what, more, inputDataRaw, ofLimits, ofAll) => {
    const bundle = { inputData: { ...FILLED, ...more }, ...(inputDataRaw && { inputDataRaw }) };
    expect(inputs.emptyMapping(bundle, 'limits')).toBe(ofLimits);
    expect(inputs.emptyMapping(bundle, 'all')).toBe(ofAll);
  });
});
