import type Stripe from 'stripe';
import { count } from '../pages/words.ts';
import { type Shop, testHelper, type Visit } from '../shop.ts';

const FIRST = 'Ada Bao Chloé Dmitri Elif Femi Grace Hana Iker Jürgen Kavya Liam'.split(' ');
const LAST = 'Almeida Brandt Chen Diallo Eriksen Fontaine Haddad Ito Jansen Kovács O’Neill'.split(' ');
const PAYS = ['visa', 'visa', 'mastercard', 'visa', 'amex', 'us_bank_account', 'visa', 'declined'] as const;
/** The number of parallel buyers. */
const AT_ONCE = 5;

/** The name and the email address of a made-up person. */
export const person = (index: number): { name: string; email: string } => {
  const name = `${FIRST[index % FIRST.length]} ${LAST[index % LAST.length]}`;
  const local = name
    .replace(' ', '.')
    .normalize('NFKD')
    .replace(/[^\w.]/g, '');
  return { name, email: `${local}@example.com`.toLowerCase() };
};

/** The links that the shop sells through, oldest first. */
export const linksOnSale = async ({ sdk }: Shop): Promise<Stripe.PaymentLink[]> => {
  const { data } = await sdk.paymentLinks.list({ active: true, limit: 20, expand: ['data.line_items'] });
  return data.filter(({ restrictions }) => !restrictions).reverse();
};

/** A person at the checkout of a link, with an answer to every question. */
const visitOf = (link: Stripe.PaymentLink | undefined, index: number): Visit => {
  const { name, email } = person(index);
  const answers = link?.custom_fields.map(({ key, dropdown }) => [key, dropdown?.options[0]?.value ?? name]);
  const country = link?.shipping_address_collection?.allowed_countries[0];
  return {
    payment_link: link?.id,
    name,
    email,
    custom_fields: Object.fromEntries(answers ?? []),
    ...(country && {
      shipping: {
        name,
        address: { country, line1: '1 Main Street', city: 'New York', postal_code: '10001' },
      },
    }),
  };
};

/** Lets the next person buy the next product by card. */
export const buyOne = async (shop: Shop): Promise<void> => {
  const links = await linksOnSale(shop);
  const index = shop.bought;
  shop.bought += 1;
  const visit = visitOf(links[index % links.length], index);
  const { session } = await testHelper<{ session: Stripe.Checkout.Session }>(shop, 'pay', visit);
  shop.latest = session.id;
};

/** Lets a number of buyers pay, each through another link. */
export const busyHour = async (shop: Shop, buyers: number): Promise<string> => {
  const links = await linksOnSale(shop);
  const offset = shop.runner.runs.length;
  const visit = (index: number) => {
    const link = links[index % links.length];
    // Bank debits are in dollars only.
    const method = link?.currency === 'usd' ? PAYS[index % PAYS.length] : 'visa';
    return testHelper(shop, 'pay', { ...visitOf(link, index + offset), method });
  };
  for (let first = 0; first < buyers; first += AT_ONCE) {
    const atOnce = Math.min(AT_ONCE, buyers - first);
    await Promise.all(Array.from({ length: atOnce }, (_, index) => visit(first + index)));
  }
  return `${count(buyers, 'person', 'people')} bought. The table below shows the Zaps.`;
};

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
