import { Hono } from 'hono';
import { booksOf } from './checkout/books.ts';
import type { Buyer } from './checkout/buyer.ts';
import { landingUrl, linkOf, open } from './checkout/open.ts';
import { pay, settle } from './checkout/pay.ts';
import { methodNamed } from './checkout/payment-methods.ts';
import { noSuch, StripeError } from './engine/errors.ts';
import type { Fault } from './engine/faults.ts';
import { newId } from './engine/ids.ts';
import type { Call } from './engine/resource.ts';
import type { Shop } from './engine/shop.ts';
import type { World } from './engine/world.ts';
import { checkoutSessions } from './resources/checkout-sessions.ts';
import { answerRefund } from './resources/refunds.ts';
import { afterSale } from './side-door/after-sale.ts';
import { bodyOf, callIn, type Where, whereOf } from './side-door/common.ts';
import { limits } from './side-door/limits.ts';
import { seeding } from './side-door/seed.ts';
import { subscribers } from './side-door/subscribers.ts';

/** Opens a link by its URL (whose query is honoured) or its id. */
interface Visit extends Where, Buyer {
  url?: string;
  payment_link?: string;
  /** Pays in a session that was opened before. */
  session?: string;
}

interface RefundAnswer {
  refund: string;
  status: string;
  failure_reason?: string;
}

interface Twice {
  event?: string;
  times?: number;
  type?: string;
}

const FAULT = 'method path times delay_ms drop status after_work code body headers'.split(' ');
const VISIT =
  `url payment_link session email name phone address shipping card method quantity amount discount tax
  custom_fields tax_ids locale`.split(/\s+/);

/**
 * `/_sandbox/…`: what people do in a browser or at a bank, and what goes wrong on the way. JSON in and out.
 * Not part of Stripe's API.
 */
export const sideDoor = (world: World): Hono => {
  const app = new Hono();
  for (const part of [afterSale, limits, seeding, subscribers]) app.route('/', part(world));

  const callOf = (where: Where): Call => callIn(world, where);

  const visit = (call: Call, { url, payment_link, ...buyer }: Visit) => {
    const address = url ?? payment_link ?? '';
    const link = linkOf(call, address);
    if (!link) throw noSuch('payment_link', address, 'payment_link', 404);
    const query = new URLSearchParams(address.split('?')[1]?.split('#')[0] ?? '');
    const email = buyer.email ?? query.get('prefilled_email') ?? undefined;
    return {
      link,
      query,
      session: open(call, link, query, buyer),
      buyer: { ...buyer, ...(email && { email }) },
    };
  };

  /** Opens a link without paying. Answers `{ session }`. */
  app.post('/open', async (c) => {
    const given = await bodyOf<Visit>(c, VISIT);
    return c.json({ session: visit(callOf(given), given).session });
  });

  /** Opens a link and pays. Answers `{ session, redirect_url }`. */
  app.post('/pay', async (c) => {
    const given = await bodyOf<Visit>(c, VISIT);
    methodNamed(given.card ?? given.method ?? 'visa');
    const call = callOf(given);
    const known = given.session ? call.shop.get('checkout.session', given.session, 'session') : undefined;
    const visited = known
      ? {
          session: known,
          link: call.shop.get('payment_link', String(known.payment_link), 'payment_link'),
          query: new URLSearchParams(given.url?.split('?')[1]),
          buyer: given,
        }
      : visit(call, given);
    const session = pay(call, visited.session, visited.link, visited.buyer);
    const landed = session.status === 'complete' ? landingUrl(visited.link, session, visited.query) : null;
    return c.json({ session, redirect_url: landed });
  });

  /** `{ session, outcome: 'succeed' | 'fail' }`: the bank answers to a debit. */
  app.post('/settle', async (c) => {
    const given = await bodyOf<{ session: string; outcome: 'succeed' | 'fail' }>(c, ['session', 'outcome']);
    const call = callOf(given);
    return c.json({
      session: settle(call, call.shop.get('checkout.session', given.session, 'session'), given.outcome),
    });
  });

  /** `{ session }`: nobody paid in time. */
  app.post('/expire', async (c) => {
    const given = await bodyOf<{ session: string }>(c, ['session']);
    const call = callOf(given);
    const session = call.shop.get('checkout.session', given.session, 'session');
    return c.json({ session: checkoutSessions.actions?.expire?.(call, session, {}) });
  });

  /** `{ refund, status, failure_reason? }`: the bank answers to a refund. */
  app.post('/refund', async (c) => {
    const given = await bodyOf<RefundAnswer>(c, ['refund', 'status', 'failure_reason']);
    const call = callOf(given);
    const refund = call.shop.get('refund', given.refund, 'refund');
    return c.json({ refund: answerRefund(call, refund, given) });
  });

  /** `?payment_link=&from=&to=` (unix seconds, `to` exclusive) narrows them to some sessions. */
  app.get('/books', (c) => {
    const { payment_link, from, to } = c.req.query();
    const span = { payment_link, ...(from && { gte: Number(from) }), ...(to && { lt: Number(to) }) };
    return c.json(booksOf(callIn(world, whereOf(c)).shop, span));
  });

  /** `{ event }` sends an event again, now; `{ times?, type? }` lets the next ones go out twice. */
  app.post('/deliver_twice', async (c) => {
    const { event: id, times = 1, type } = await bodyOf<Twice>(c, ['event', 'times', 'type']);
    if (id === undefined) {
      world.twice = { times, type };
      return c.json({ times, type });
    }
    const shop = world.allShops().find((one: Shop) => one.find('event', id));
    const event = shop?.find('event', id);
    if (!shop || !event) throw noSuch('event', id, 'event', 404);
    world.redeliver(event, shop);
    return c.json({ event });
  });

  /** Lets the next requests that match go wrong; `DELETE` forgets those that wait. */
  app.post('/fail_next', async (c) => {
    const fault = await bodyOf<Fault>(c, FAULT);
    world.faults.add(fault);
    return c.json(fault);
  });
  app.delete('/fail_next', (c) => {
    world.faults.clear();
    return c.json({});
  });

  /** `{ id? }`: connects one more account to the platform. */
  app.post('/accounts', async (c) => {
    const { id } = await bodyOf<{ id?: string }>(c, ['id']);
    return c.json(world.addAccount(id ?? newId('acct')));
  });

  app.get('/requests', (c) => c.json(world.requests));
  app.get('/deliveries', (c) => c.json(world.deliveries.log));

  /** Answers when no delivery is pending. */
  app.post('/idle', async (c) => {
    await world.deliveries.idle();
    return c.json({});
  });

  app.onError((error, c) => {
    if (error instanceof StripeError) return c.json({ error: error.body }, error.status as 400);
    console.error(error);
    return c.json({ error: { message: String(error) } }, 500);
  });
  return app;
};
