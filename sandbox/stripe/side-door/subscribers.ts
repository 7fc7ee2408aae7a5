import { Hono } from 'hono';
import { methodNamed, type PaymentMethodName } from '../checkout/payment-methods.ts';
import { renew } from '../checkout/subscribe.ts';
import { noSuch, refuse } from '../engine/errors.ts';
import type { World } from '../engine/world.ts';
import { defaultConfiguration, savePortalSettings } from '../resources/portal-configurations.ts';
import { type CancelDetails, cancelSubscription, updateSubscription } from '../resources/subscriptions.ts';
import { bodyOf, callIn, whereOf } from './common.ts';

interface Renewal {
  subscription: string;
  card?: PaymentMethodName;
}

interface Cancellation extends CancelDetails {
  subscription: string;
  /** Lets it run until its period is over; the next renewal then ends it. */
  at_period_end?: boolean;
}

/** What time does to subscriptions, what customers do to them in the portal, and what the portal lets them do. */
export const subscribers = (world: World): Hono => {
  const app = new Hono();

  /** `{ subscription, card? }`: its period is over. Answers `{ subscription }`; `latest_invoice` is that of the new cycle. */
  app.post('/renew', async (c) => {
    const { subscription: id, card = 'visa', ...where } = await bodyOf<Renewal>(c, ['subscription', 'card']);
    const call = callIn(world, where);
    const subscription = call.shop.get('subscription', id, 'subscription');
    return c.json({ subscription: renew(call, subscription, methodNamed(card)) });
  });

  /** `{ subscription, at_period_end?, feedback?, comment? }`: the customer cancels. Answers `{ subscription }`. */
  app.post('/cancel_subscription', async (c) => {
    const keys = ['subscription', 'at_period_end', 'feedback', 'comment'];
    const { subscription: id, at_period_end, ...given } = await bodyOf<Cancellation>(c, keys);
    const call = callIn(world, given);
    const subscription = call.shop.get('subscription', id, 'subscription');
    if (subscription.status === 'canceled') throw refuse(`The subscription ${id} has ended.`);
    const { feedback, comment } = given;
    const details = { feedback, comment };
    const changed = at_period_end
      ? updateSubscription(call, subscription, { cancel_at_period_end: true, cancellation_details: details })
      : cancelSubscription(call, subscription, details);
    return c.json({ subscription: changed });
  });

  /**
   * `{ saved }`: whether the merchant has saved the portal's settings in the Dashboard; every shop starts with them
   * saved. Answers `{ configuration }`.
   */
  app.post('/portal_settings', async (c) => {
    const { saved, ...where } = await bodyOf<{ saved: boolean }>(c, ['saved']);
    const { shop } = callIn(world, where);
    savePortalSettings(shop, saved);
    return c.json({ configuration: defaultConfiguration(shop) ?? null });
  });

  /** `?url=`: the portal session that a page shows. Answers `{ session }`; Stripe's API has no way to it. */
  app.get('/portal_session', (c) => {
    const url = c.req.query('url') ?? '';
    const { rows } = callIn(world, whereOf(c)).shop.table('billing_portal.session');
    const session = rows.find((one) => one.url === url);
    if (!session) throw noSuch('billing_portal.session', url, 'url', 404);
    return c.json({ session });
  });

  return app;
};
