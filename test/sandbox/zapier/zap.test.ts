import path from 'node:path';
import { loadZaps, parseZap } from '../../../sandbox/zapier/index.ts';

const zap = (rest: string) => `
name: A Zap
description: Does something.
trigger: { app: stripe, key: order_placed }
${rest}`;

const email = (input: string) => zap(`steps: [{ id: mail, app: email, action: send, input: ${input} }]`);

it('reads the Zaps that ship', async () => {
  const zaps = await loadZaps(path.join(__dirname, '../../../zaps'));
  expect(zaps.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      'email-the-buyer',
      'invoice-paid-email-pdf',
      'log-every-payment',
      'refund-issued-log-and-notify',
    ]),
  );
});

it.each([
  ['invalid YAML', 'name: [', /broken\.yaml is not valid YAML/],
  ['a trigger without a key', 'name: A\ndescription: B\ntrigger: { app: stripe }\nsteps: []', /trigger\.key/],
  ['a trigger without an app', zap('steps: []').replace('app: stripe, ', ''), /trigger\.app/],
  [
    'an unknown schedule',
    zap('steps: []').replace('stripe, key: order_placed', 'schedule, key: often'),
    /every_week/,
  ],
  ['no step', zap('steps: []'), /steps/],
  ['an unknown app', zap('steps: [{ id: a, app: fax, input: {} }]'), /steps\[0\]\.app/],
  [
    'both an action and a search',
    zap('steps: [{ id: a, app: stripe, action: b, search: c }]'),
    /either an "action" or a "search"/,
  ],
  [
    'or_create on an action',
    zap('steps: [{ id: a, app: stripe, action: b, or_create: { input: {} } }]'),
    /belong to a "search"/,
  ],
  [
    'all results of an action',
    zap('steps: [{ id: a, app: stripe, action: b, all_results: true }]'),
    /belong to a "search"/,
  ],
  [
    'a condition in a text, which Zapier does not have',
    email(
      '{ to: a@example.com, subject: Hi, text: "Hi {{#trigger.name}}{{trigger.name}}{{/trigger.name}}" }',
    ),
    /has {{#trigger\.name}}, {{\/trigger\.name}}, but a tag is a field: {{trigger\.id}}/,
  ],
  [
    'a condition in a field of the integration',
    zap("steps: [{ id: a, app: stripe, action: b, input: { c: '{{^trigger.id}}' } }]"),
    /but a tag is a field/,
  ],
  [
    'an expression without a unit',
    zap(
      "steps: [{ id: a, app: formatter, action: add_time, input: { input: '{{trigger.time}}', expression: '-1' } }]",
    ),
    /such as "-1 day"/,
  ],
  [
    'two loops',
    zap(
      "steps: [{ id: a, app: looping, action: from_line_items, input: { values_to_loop: { x: '{{trigger.ids}}' } } }, { id: b, app: looping, action: from_line_items, input: { values_to_loop: { x: '{{trigger.ids}}' } } }]",
    ),
    /one loop at most/,
  ],
  [
    'the id “trigger”',
    zap('steps: [{ id: trigger, app: stripe, action: b }]'),
    /every step needs its own id/,
  ],
  ['an email without a body', email('{ to: a@example.com, subject: Hi }'), /"text" or an "html" body/],
  ['a misspelled field', email('{ to: a@example.com, subjet: Hi, text: Hi }'), /Unrecognized key: "subjet"/],
  [
    'a spreadsheet outside the folder',
    zap(
      'steps: [{ id: a, app: spreadsheet, action: append_row, input: { spreadsheet: ../x, columns: {} } }]',
    ),
    /letters, digits/,
  ],
  [
    'an update without a lookup column',
    zap('steps: [{ id: a, app: spreadsheet, action: update_row, input: { spreadsheet: x, columns: {} } }]'),
    /lookup_column/,
  ],
  [
    'a lookup in an unknown column',
    zap(
      'steps: [{ id: a, app: spreadsheet, action: update_row, input: { spreadsheet: x, columns: { A: 1 }, lookup_column: B } }]',
    ),
    /not among its "columns"/,
  ],
  ['an unknown time zone', zap('timezone: Mars/Olympus\nsteps: []'), /is not a time zone/],
  [
    'an unknown rule',
    zap('steps: [{ app: filter, only_if: [{ field: x, rule: resembles }] }]'),
    /"exactly matches"/,
  ],
])('refuses a Zap file with %s', (_what, source, message) => {
  expect(() => parseZap('broken', source)).toThrow(message);
  expect(() => parseZap('broken', source)).toThrow(/^broken\.yaml/);
});
