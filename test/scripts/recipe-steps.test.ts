import { parseZap } from '../../sandbox/zapier/index.ts';
import { editorSteps } from '../../scripts/docs/recipe-steps.ts';

const stepsOf = (field: string) =>
  editorSteps(
    parseZap(
      'zap',
      `
name: A Zap
description: Does something.
trigger: { app: stripe, key: payment_completed }
steps:
  - { id: found, app: stripe, search: find_payment, all_results: true, input: { email: '{{trigger.customer_email}}' } }
  - { app: filter, only_if: [{ field: '{{${field}}}', rule: exists }] }`,
    ),
  );

it.each([
  ['trigger.promotions_consent', '**1. Promotions Consent**'],
  ['trigger.line_items.description', '**1. Line Items Description**'],
  ['trigger.metadata.size', '**1. Metadata size**'],
  ['found.results.amount', '**2. Results Amount**'],
])('names the field %s as the Zap editor does', (field, name) => {
  expect(stepsOf(field)[2]?.body.join('\n')).toContain(name);
});

it.each([
  ['trigger.consent', 'No field “consent” is in the record.'],
  ['trigger.line_items.color', 'No field “color” is in the record.'],
  ['found.amount', 'No field “amount” is in the record.'],
  ['later.id', 'refers to a step that is missing or comes later'],
])('refuses a recipe that maps %s', (field, message) => {
  expect(() => stepsOf(field)).toThrow(message);
});
