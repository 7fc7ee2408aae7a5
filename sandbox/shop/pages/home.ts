import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import { type Purchase, readPurchase } from '../purchases.ts';
import { attempt, cancelOrder, type Outcome, type Shop } from '../shop.ts';
import { buyOne, linksOnSale } from '../time/buyers.ts';
import { eventOf, typeOf } from '../time/tally.ts';
import { form, live, STORY, show } from './layout.ts';
import { type Picture, picture, productPicture } from './pictures.ts';
import { badge, chargeStatus, type Html, link, money, sessionStatus } from './words.ts';
import { priceOf, progress } from './zaps/purchase.ts';

/** The first page: the stages from a payment to its results, one button that makes a purchase, and the products. */
export const homePage = (shop: Shop): Hono => {
  const page = async (c: Context, outcome?: Outcome) => {
    const purchase = shop.latest ? await readPurchase(shop, shop.latest) : undefined;
    const links = await linksOnSale(shop);
    const buy = html`<button class="big">${purchase ? 'Make another purchase' : 'Make a purchase'}</button>
      <small>A made-up customer buys one of the products below and pays by card.</small>`;
    const body = html`${STORY}
      ${live('story', '/', html`${flow(shop)} ${form('/purchase', buy, 'act')} ${purchase ? latest(shop, purchase) : ''}`)}
      <h2>Or buy something yourself</h2>
      <ul class="cards products">${links.map(product)}</ul>`;
    return show(c, shop, { title: 'Shop', at: '/', outcome, body });
  };
  return new Hono()
    .get('/', (c) => page(c))
    .post('/purchase', async (c) => {
      const { ok, text } = await attempt(async () => {
        await buyOne(shop);
        return '';
      });
      return page(c, ok ? undefined : { ok, text });
    })
    .post('/purchase/refund', async (c) =>
      page(c, await attempt(() => cancelOrder(shop, shop.latest ?? ''))),
    );
};

/** A moment ago, for the colour of a stage. */
const RECENT_MS = 5000;

/** The stages from a payment to its results, with the number of things so far. */
const flow = ({ runner: { runs, deliveries }, zaps }: Shop): Html => {
  const stage = (name: string, href: string, icon: Picture, things: { startedAt: string }[]) => {
    const isRecent = things.some(({ startedAt }) => Date.now() - Date.parse(startedAt) < RECENT_MS);
    return html`<li class="${isRecent ? 'recent' : ''}"><a href="${href}">${picture(icon)}<span>${name}</span> <strong>${things.length}</strong></a></li>`;
  };
  const completed = deliveries.filter((one) => typeOf(one) === 'checkout.session.completed');
  const payments = new Map(completed.map((delivery) => [eventOf(delivery), delivery]));
  const steps = (app: string) =>
    runs.flatMap((run) => run.steps.filter((step) => step.app === app && step.output));
  const ofRefunds = zaps.find(({ trigger }) => trigger.key === 'refund_issued')?.id;
  return html`<ol class="flow" aria-label="From a payment to its results, since the shop opened">
    ${stage('Customer pays', '/payments', 'card', [...payments.values()])}
    ${stage('Stripe sends events', '/zaps/runs', 'event', deliveries)}
    ${stage('Zaps run', '/zaps/runs', 'zap', runs)}
    <li><ul>
      ${stage('Sheet rows', '/zaps/sheets', 'sheet', steps('spreadsheet'))}
      ${stage('Emails', '/zaps/emails', 'email', steps('email'))}
      ${stage(
        'Refunds',
        '/payments?status=refunded',
        'refund',
        runs.filter(({ zap }) => zap === ofRefunds),
      )}
    </ul></li>
  </ol>`;
};

/** The latest purchase, with its Zaps as they run. */
const latest = (shop: Shop, purchase: Purchase): Html => {
  const { session, charge } = purchase;
  const name = session.customer_details?.name ?? 'A customer';
  const canRefund = charge?.paid && !charge.refunded;
  return html`<section id="latest" class="card" aria-label="The latest purchase">
    <div class="title"><h2>${name} bought ${priceOf(purchase)}</h2> ${badge(charge ? chargeStatus(charge) : sessionStatus(session))}</div>
    ${progress(shop, purchase)}
    <div class="beside">
      ${canRefund ? form('/purchase/refund', html`<button class="secondary">Ask for a refund</button>`) : ''}
      <p>${charge ? link(`/payments/${charge.id}`, 'See the payment') : link('/subscriptions', 'See the subscription')} · ${link('/zaps/runs', 'All runs')}</p>
    </div>
  </section>`;
};

const product = ({ url, line_items, currency, custom_fields, ...more }: Stripe.PaymentLink): Html => {
  const [item] = line_items?.data ?? [];
  const { recurring, unit_amount } = item?.price ?? {};
  const name = item?.description ?? 'Product';
  const notes = [
    item?.adjustable_quantity?.enabled && 'any quantity',
    more.shipping_address_collection && 'shipped to you',
    custom_fields.length > 0 && 'engraved as you like',
    more.invoice_creation?.enabled && 'with an invoice',
    more.allow_promotion_codes && 'takes promotion codes',
  ].filter(Boolean);
  return html`<li>
    ${productPicture(name)}
    <h3>${name}</h3>
    <p class="price">${unit_amount ? money(unit_amount, currency) : 'You choose'}${recurring ? html` <small>per ${recurring.interval}</small>` : ''}</p>
    <small>${notes.join(', ')}</small>
    <a class="button" href="${url}" aria-label="Buy ${name}">Buy</a>
  </li>`;
};
