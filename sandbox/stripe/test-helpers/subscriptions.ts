import { noSuch, refuse } from '../engine/errors.ts';
import { methodNamed, type PaymentMethodName } from '../objects/payment-methods.ts';
import { collect } from '../payments/billing.ts';
import { renew } from '../payments/subscription-cycle.ts';
import { type CancelDetails, cancelSubscription } from '../payments/subscription-end.ts';
import { updateSubscription } from '../payments/subscription-update.ts';
import { defaultConfiguration, savePortalSettings } from '../resources/portal-configurations.ts';
import { inShop, look } from './helper.ts';

interface Cancellation extends Pick<CancelDetails, 'comment' | 'feedback'> {
  subscription: string;
  /** Lets it run until its period is over; the next renewal then ends it. */
  at_period_end?: boolean;
}

/** What time does to subscriptions, what customers do to them in the portal, and what the portal lets them do. */
export const subscriptionHelpers = [
  /** The period is over. Answers `{ subscription }`; `latest_invoice` is that of the new cycle. */
  inShop<{ subscription: string; card?: PaymentMethodName }>(
    '/renew',
    ['subscription', 'card'],
    (shop, { subscription, card = 'visa' }) => ({
      subscription: renew(shop, shop.get('subscription', subscription, 'subscription'), methodNamed(card)),
    }),
  ),

  /** Three days before a trial ends. Answers `{ subscription }`. */
  inShop<{ subscription: string }>('/trial_will_end', ['subscription'], (shop, { subscription: id }) => {
    const subscription = shop.get('subscription', id, 'subscription');
    if (subscription.status !== 'trialing') throw refuse(`The subscription ${id} has no trial.`);
    shop.emit('customer.subscription.trial_will_end', subscription);
    return { subscription };
  }),

  /** Stripe tries once more to get the money of an open invoice. Answers `{ invoice }`. */
  inShop<{ invoice: string; card?: PaymentMethodName }>(
    '/retry_invoice',
    ['invoice', 'card'],
    (shop, { invoice: id, card = 'visa' }) => {
      const invoice = shop.get('invoice', id, 'invoice');
      if (invoice.status !== 'open') throw refuse(`The invoice ${id} is ${invoice.status}.`);
      collect(shop, invoice, methodNamed(card));
      return { invoice };
    },
  ),

  /** The customer cancels. */
  inShop<Cancellation>(
    '/cancel_subscription',
    ['subscription', 'at_period_end', 'feedback', 'comment'],
    (shop, { subscription: id, at_period_end, feedback, comment }) => {
      const subscription = shop.get('subscription', id, 'subscription');
      if (subscription.status === 'canceled') throw refuse(`The subscription ${id} has ended.`);
      const details = { feedback, comment };
      return {
        subscription: at_period_end
          ? updateSubscription(shop, subscription, {
              cancel_at_period_end: true,
              cancellation_details: details,
            })
          : cancelSubscription(shop, subscription, details),
      };
    },
  ),

  /** Whether the merchant has saved the portal's settings in the Dashboard; every shop starts with them saved. */
  inShop<{ saved: boolean }>('/portal_settings', ['saved'], (shop, { saved }) => {
    savePortalSettings(shop, saved);
    return { configuration: defaultConfiguration(shop) ?? null };
  }),

  /** `?url=`: the portal session that a page shows. Answers `{ session }`; Stripe's API has no way to it. */
  look('/portal_session', (shop, { url = '' }) => {
    const session = shop.table('billing_portal.session').rows.find((one) => one.url === url);
    if (!session) throw noSuch('billing_portal.session', url, 'url', 404);
    return { session };
  }),
];
