import { type Rule, rules } from '../../../sandbox/zapier/conditions.ts';
import { dropEmpty, fill, fillFields } from '../../../sandbox/zapier/mapping.ts';

const scope = {
  trigger: {
    id: 'cs_1',
    amount: 12.5,
    paid: true,
    name: 'Åsa <b> & Co',
    nothing: null,
    items: [
      { description: 'T-shirt', quantity: 2 },
      { description: 'Mug', quantity: 1 },
    ],
    custom_fields: { size: 'L' },
  },
  refund: { id: 're_1' },
};

it.each([
  ['{{trigger.amount}}', 12.5],
  ['{{trigger.paid}}', true],
  ['{{trigger.items}}', scope.trigger.items],
  ['{{trigger.nothing}}', null],
  ['{{trigger.items.description}}', ['T-shirt', 'Mug']],
  ['{{trigger.custom_fields.size}}', 'L'],
  ['{{trigger.custom_fields.color}}', null],
  ['{{refund.id}} of {{trigger.id}}', 're_1 of cs_1'],
  ['{{trigger.name}}!', 'Åsa <b> & Co!'],
  ['[{{trigger.nothing}}]', '[]'],
  ['Items: {{trigger.items.description}}', 'Items: T-shirt,Mug'],
  [
    ['{{refund.id}}', 3],
    ['re_1', 3],
  ],
  [{ inner: '{{trigger.amount}}' }, { inner: 12.5 }],
])('renders %j', (template, expected) => {
  expect(fill(template, scope, 'Zap "z"')).toEqual(expected);
});

it.each([
  ['{{trigger.customer_mail}}', '"customer_mail"'],
  ['Hello {{trigger.customer_mail}}', '"customer_mail"'],
  ['{{step.id}}', '"step"'],
  ['{{trigger.toString}}', '"toString"'],
  ['{{trigger.items.color}}', '"color"'],
])('throws for %s, with the Zap, step and field', (template, name) => {
  expect(() => fillFields({ to: template }, scope, 'Zap "z", step "s"')).toThrow(
    new RegExp(`^Zap "z", step "s", field "to": .* has no ${name}`),
  );
});

it('does not render a value that looks like a tag', () => {
  expect(fill('Hi {{trigger.name}}', { trigger: { name: '{{trigger.secret}}', secret: 1 } }, 'z')).toBe(
    'Hi {{trigger.secret}}',
  );
});

it('drops empty fields', () => {
  expect(dropEmpty({ a: '', b: null, c: [], d: 0, e: false, f: 'x' })).toEqual({ d: 0, e: false, f: 'x' });
});

it.each<[Rule, unknown, unknown, boolean]>([
  ['exactly matches', 'paid', 'paid', true],
  ['exactly matches', null, 'paid', false],
  ['does not exactly match', 'paid', 'open', true],
  ['contains', '2 × Mug', 'Mug', true],
  ['does not contain', '2 × Mug', 'Mug', false],
  ['greater than', 10, '9', true],
  ['greater than', null, -1, false],
  ['less than', '9.5', 10, true],
  ['less than', '', 10, false],
  ['is true', 'true', undefined, true],
  ['is true', null, undefined, false],
  ['is false', false, undefined, true],
  ['exists', 0, undefined, true],
  ['exists', '', undefined, false],
  ['does not exist', [], undefined, true],
])('applies the rule “%s” to %j and %j: %s', (rule, value, wanted, expected) => {
  expect(rules[rule](value, wanted)).toBe(expected);
});
