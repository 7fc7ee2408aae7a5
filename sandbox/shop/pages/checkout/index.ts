import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import { accountOf, CARDS, cardOf } from '../../checkout/methods.ts';
import { errorsIn, type Order, readOrder, visitOf } from '../../checkout/order.ts';
import { policy } from '../../guard.ts';
import { readPurchase } from '../../purchases.ts';
import { type Shop, TestHelperError, testHelper, type Visit } from '../../shop.ts';
import { type Given, textsOf } from '../fields.ts';
import { plainForm, show } from '../layout.ts';
import { type Html, money } from '../words.ts';
import { startedPart } from '../zaps/purchase.ts';
import { checkoutPage, type Typed } from './form.ts';

interface Sale {
  session: Stripe.Checkout.Session;
  redirect_url: string | null;
}

const queryOf = (c: Context): string => new URL(c.req.url).search;

/** Stripe's pages for a buyer: a payment link, its checkout, and the authentication of a bank. */
export const checkoutPages = (shop: Shop): Hono => {
  const app = new Hono();

  const words = (c: Context, title: string, content: Html) =>
    show(c, shop, { title, body: html`<section class="card"><h1>${title}</h1>${content}</section>` });

  /** Allows a redirect of the form to the merchant's site. */
  const allowRedirect = (c: Context, { link }: Order) => {
    const { redirect } = link.after_completion;
    const own = redirect ? ` ${new URL(redirect.url).origin}` : '';
    c.header('Content-Security-Policy', policy({ 'form-action': `'self'${own}` }));
  };

  const showOrder = (c: Context, order: Order, typed: Typed) => {
    allowRedirect(c, order);
    return show(c, shop, { title: 'Checkout', body: checkoutPage(order, typed) });
  };

  /** Pays and redirects the buyer. */
  const finish = async (c: Context, visit: Visit, given: Given) => {
    const { session, redirect_url } = await testHelper<Sale>(shop, 'pay', visit);
    if (session.status !== 'complete') {
      const order = await readOrder(shop, session.id, queryOf(c), given);
      const refusal = CARDS.find(({ pays }) => pays === visit.card)?.refusal;
      return order ? showOrder(c, order, { given, refusal }) : c.notFound();
    }
    shop.latest = session.id;
    if (accountOf(given.account_number)?.after === 'fail') shop.failingDebits.add(session.id);
    if (cardOf(given.card_number)?.after === 'dispute') await dispute(shop, session);
    return c.redirect(redirect_url ?? `/checkout/${session.id}`, 303);
  };

  app.get('/buy/:token', async (c) => {
    const url = `${shop.url}${c.req.path}${queryOf(c)}`;
    try {
      const { session } = await testHelper<Sale>(shop, 'open', { url });
      return c.redirect(`/checkout/${session.id}${queryOf(c)}`, 303);
    } catch (error) {
      if (!(error instanceof TestHelperError)) throw error;
      c.status(404);
      return words(c, 'This link takes no payments', html`<p>${error.message}</p>`);
    }
  });

  app.get('/checkout/:id', async (c) => {
    const { prefilled_email: email, ...chosen } = c.req.query();
    const order = await readOrder(shop, c.req.param('id'), queryOf(c), chosen);
    if (!order) return c.notFound();
    const { status } = order.session;
    if (status === 'expired')
      return words(c, 'This checkout has expired', html`<p>Open the link again to start over.</p>`);
    if (status === 'open') return showOrder(c, order, { given: textsOf({ email, ...chosen }) });
    const message = order.link.after_completion.hosted_confirmation?.custom_message;
    const purchase = await readPurchase(shop, order.session.id);
    const content = html`<p>${message ?? 'Example Shop has your order.'}</p><p><a href="/">Back to the shop</a></p>`;
    const body = html`<section class="card"><h1>Thanks for your payment</h1>${content}</section>
      ${purchase ? startedPart(shop, purchase) : ''}`;
    return show(c, shop, { title: 'Thanks for your payment', body });
  });

  app.post('/checkout/:id', async (c) => {
    const given = textsOf(await c.req.parseBody());
    const order = await readOrder(shop, c.req.param('id'), queryOf(c), given);
    if (!order) return c.notFound();
    const errors = errorsIn(order, given);
    if (Object.keys(errors).length > 0) return showOrder(c, order, { given, errors });
    const visit = visitOf(order, given);
    if (cardOf(given.card_number)?.after !== 'authenticate') return finish(c, visit, given);
    shop.authenticating.set(order.session.id, visit);
    return c.redirect(`/checkout/${order.session.id}/authenticate${queryOf(c)}`, 303);
  });

  /** The authentication page of the bank. */
  app.get('/checkout/:id/authenticate', async (c) => {
    const order = await readOrder(shop, c.req.param('id'), queryOf(c), {});
    if (!order || !shop.authenticating.has(order.session.id)) return c.notFound();
    allowRedirect(c, order);
    const buttons = html`<div class="pair"><button name="answer" value="complete">Complete authentication</button>
      <button name="answer" value="fail" class="secondary">Fail authentication</button></div>`;
    const content = html`<p>Do you confirm the payment of ${money(order.total, order.currency)} to Example Shop with the card ending in 3155?</p>
      ${plainForm(`${c.req.path}${queryOf(c)}`, buttons)}`;
    return words(c, 'Confirm with your bank', content);
  });
  app.post('/checkout/:id/authenticate', async (c) => {
    const id = c.req.param('id');
    const visit = shop.authenticating.get(id);
    const order = await readOrder(shop, id, queryOf(c), {});
    if (!visit || !order) return c.notFound();
    shop.authenticating.delete(id);
    const { answer } = textsOf(await c.req.parseBody());
    if (answer === 'complete') return finish(c, visit, {});
    return showOrder(c, order, { given: textsOf(visit), refusal: NOT_AUTHENTICATED });
  });
  return app;
};

/** Stripe's message. */
const NOT_AUTHENTICATED =
  'We are unable to authenticate your payment method. Please choose a different payment method and try again.';

const dispute = async (shop: Shop, { payment_intent, customer }: Stripe.Checkout.Session): Promise<void> => {
  const of = payment_intent ? { payment_intent: String(payment_intent) } : { customer: String(customer) };
  const [charge] = (await shop.sdk.charges.list({ ...of, limit: 1 })).data;
  await testHelper(shop, 'dispute', { charge: charge?.id, reason: 'fraudulent' });
};
