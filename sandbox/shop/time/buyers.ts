import { count } from '../pages/words.ts';
import { type Shop, testHelper } from '../shop.ts';

const FIRST = [
  'Ada',
  'Bao',
  'Chloé',
  'Dmitri',
  'Elif',
  'Femi',
  'Grace',
  'Hana',
  'Iker',
  'Jürgen',
  'Kavya',
  'Liam',
];
const LAST = [
  'Almeida',
  'Brandt',
  'Chen',
  'Diallo',
  'Eriksen',
  'Fontaine',
  'Haddad',
  'Ito',
  'Jansen',
  'Kovács',
  'O’Neill',
];
const PAYS = ['visa', 'visa', 'mastercard', 'visa', 'amex', 'us_bank_account', 'visa', 'declined'] as const;
/** The number of parallel buyers. */
const AT_ONCE = 5;

/** Lets a number of buyers pay, each through another link. */
export const busyHour = async (shop: Shop, buyers: number): Promise<string> => {
  const { data } = await shop.sdk.paymentLinks.list({ active: true, limit: 100 });
  const links = data.filter(({ restrictions }) => !restrictions);
  const offset = shop.runner.runs.length;
  const visit = (index: number) => {
    const [first, last] = [FIRST[index % FIRST.length], LAST[(index + offset) % LAST.length]];
    const link = links[index % links.length];
    const answers = link?.custom_fields.map(({ key, dropdown }) => [
      key,
      dropdown?.options[0]?.value ?? `For ${first}`,
    ]);
    const country = link?.shipping_address_collection?.allowed_countries[0];
    return testHelper(shop, 'pay', {
      payment_link: link?.id,
      name: `${first} ${last}`,
      email: emailOf(`${first}.${last}`),
      // Bank debits are in dollars only.
      method: link?.currency === 'usd' ? PAYS[index % PAYS.length] : 'visa',
      custom_fields: Object.fromEntries(answers ?? []),
      ...(country && { shipping: { address: { country, line1: '1 Main Street' } } }),
    });
  };
  for (let first = 0; first < buyers; first += AT_ONCE) {
    const atOnce = Math.min(AT_ONCE, buyers - first);
    await Promise.all(Array.from({ length: atOnce }, (_, index) => visit(first + index)));
  }
  return `${count(buyers, 'person', 'people')} bought. The table below shows the Zaps.`;
};

const emailOf = (name: string): string =>
  `${name.normalize('NFKD').replace(/[^\w.]/g, '')}@example.com`.toLowerCase();

/** Delivers the latest events again, newest first. */
export const sendAgain = async (shop: Shop): Promise<string> => {
  const { data } = await shop.sdk.events.list({ limit: 50 });
  for (const { id } of data) await testHelper(shop, 'deliver_twice', { event: id });
  return `${count(data.length, 'event')} delivered again, newest first.`;
};

/** Posts a payment with an invalid signature to the hook of every Zap. */
export const forge = async ({ sdk, runner, zaps, zapsOn }: Shop): Promise<string> => {
  const { data } = await sdk.events.list({ limit: 1, type: 'checkout.session.completed' });
  const hooks = zaps.filter(({ id, trigger }) => trigger.app === 'stripe' && zapsOn.has(id));
  const answers = hooks.map(({ id }) =>
    fetch(runner.hookUrl(id), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Stripe-Signature': 't=1,v1=0000' },
      body: JSON.stringify({ ...data[0], id: 'evt_forged' }),
    }),
  );
  await Promise.all(answers);
  return `${count(hooks.length, 'forged delivery', 'forged deliveries')} posted.`;
};
