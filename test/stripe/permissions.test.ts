import { readFileSync } from 'node:fs';
import path from 'node:path';
import { permissionsIn } from '../../stripe/permissions.ts';

const guide = readFileSync(path.join(__dirname, '../../docs/key.md'), 'utf8');
const asked = [...guide.matchAll(/permissions%5B%5D=(rak_\w+?)(?=&|\))/g)].map(([, name = '']) => name);
const inTable = new Set([...guide.matchAll(/^\| ([^|]+?) \| (?:Read|Write) \|/gm)].map(([, name]) => name));

test('finds the permissions in docs/key.md', () => expect(asked.length).toBeGreaterThan(10));

test.each(asked)('gives %s the name of the table in docs/key.md', (permission) => {
  const [, name, level] = /^“(.+): (Read|Write)”/.exec(permissionsIn(`'${permission}'`, []) ?? '') ?? [];
  expect([...inTable]).toContain(name);
  expect(permission.endsWith(String(level).toLowerCase())).toBe(true);
});

test.each<[string, string, string | null]>([
  [
    'one permission',
    "Having the 'rak_plan_write' permission would allow",
    '“Prices: Write” (rak_plan_write)',
  ],
  [
    'a permission without rak_',
    "Having the 'charge_read' permission",
    '“Charges and Refunds: Read” (rak_charge_read)',
  ],
  [
    'a permission that has another name in the form',
    "the 'rak_price_read' permission",
    '“Prices: Read” (rak_price_read)',
  ],
  [
    'an unknown permission',
    "'rak_accounts_kyc_basic_read'",
    '“Accounts kyc basic: Read” (rak_accounts_kyc_basic_read)',
  ],
  [
    'several permissions',
    "Having the 'rak_payment_intent_read', 'rak_checkout_session_read' permissions",
    '“PaymentIntents: Read” (rak_payment_intent_read) and “Checkout Sessions: Read” (rak_checkout_session_read)',
  ],
  [
    'several permissions of which the app uses one',
    "Having the 'rak_billing_cadence_read', 'rak_subscription_read' permissions",
    '“Subscriptions: Read” (rak_subscription_read)',
  ],
  ['no permission', 'This is a restricted API key, but the required permissions are not available.', null],
])('finds %s in the words of Stripe', (_what, message, expected) => {
  expect(permissionsIn(message, [])).toBe(expected);
});
