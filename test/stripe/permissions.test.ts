import { readFileSync } from 'node:fs';
import path from 'node:path';
import { permissionsIn } from '../../stripe/permissions.ts';

const guide = readFileSync(path.join(__dirname, '../../docs/key.md'), 'utf8');
const asked = [...guide.matchAll(/permissions%5B%5D=(rak_\w+?)(?=&|\))/g)].map(([, name = '']) => name);
const inTable = new Set([...guide.matchAll(/^\| ([^|]+?) \| (?:Read|Write) \|/gm)].map(([, name]) => name));

test('the guide asks for permissions', () => expect(asked.length).toBeGreaterThan(10));

test.each(asked)('%s has the name that it has in the table of docs/key.md', (permission) => {
  const [, name, level] = /^“(.+): (Read|Write)”/.exec(permissionsIn(`'${permission}'`, []) ?? '') ?? [];
  expect([...inTable]).toContain(name);
  expect(permission.endsWith(String(level).toLowerCase())).toBe(true);
});

test.each<[string, string, string | null]>([
  ['one', "Having the 'rak_plan_write' permission would allow", '“Prices: Write” (rak_plan_write)'],
  ['without rak_', "Having the 'charge_read' permission", '“Charges and Refunds: Read” (rak_charge_read)'],
  ['a near miss', "the 'rak_price_read' permission", '“Prices: Read” (rak_price_read)'],
  [
    'an unknown one',
    "'rak_accounts_kyc_basic_read'",
    '“Accounts kyc basic: Read” (rak_accounts_kyc_basic_read)',
  ],
  [
    'several',
    "Having the 'rak_payment_intent_read', 'rak_checkout_session_read' permissions",
    '“PaymentIntents: Read” (rak_payment_intent_read) and “Checkout Sessions: Read” (rak_checkout_session_read)',
  ],
  [
    'several of which one is ours',
    "Having the 'rak_billing_cadence_read', 'rak_subscription_read' permissions",
    '“Subscriptions: Read” (rak_subscription_read)',
  ],
  ['none', 'This is a restricted API key, but the required permissions are not available.', null],
])('Stripe names %s', (_what, message, expected) => {
  expect(permissionsIn(message, [])).toBe(expected);
});
