import type Stripe from 'stripe';
import { mergeMetadata } from '../engine/changes.ts';
import { cardDeclined, refuse } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import { atTimeOf } from '../objects/test-clock.ts';
import { collect, follow, intentFor } from '../payments/billing.ts';
import { methodOf } from '../payments/customer-methods.ts';
import { checkDiscount, newDiscount, redeem, sourceOf } from '../payments/discounts.ts';
import { begin } from '../payments/subscription-start.ts';

type Params = Stripe.SubscriptionCreateParams;

const ONE_DAY = 86_400;

/** Takes out a subscription for a customer, who is charged at once unless the request says otherwise. */
export const createSubscription = (shop: Shop, params: Params): Stripe.Subscription =>
  atTimeOf(shop, params.customer, () => {
    const customer = shop.get('customer', params.customer ?? '', 'customer');
    const items = (params.items ?? []).map((item, index) => itemOf(shop, item, index));
    const [first] = items;
    if (!first) throw refuse('Missing required param: items.', 'parameter_missing', 'items');
    const trialEnd = trialEndOf(shop, params);
    const behavior = params.payment_behavior ?? 'allow_incomplete';
    // A customer without a way to pay is refused before anything is made.
    const isCharged =
      behavior !== 'default_incomplete' && trialEnd === null && params.collection_method !== 'send_invoice';
    const method = isCharged ? methodOf(shop, customer.id, params.default_payment_method) : undefined;
    if (behavior === 'error_if_incomplete' && method?.decline) throw cardDeclined(method.decline);
    const { subscription, invoice } = begin(shop, {
      customer,
      currency: first.price.currency,
      items,
      trialEnd,
      discount: discountOf(shop, customer, params, items),
      fields: {
        cancel_at_period_end: params.cancel_at_period_end ?? false,
        collection_method: params.collection_method ?? 'charge_automatically',
        days_until_due: params.days_until_due ?? null,
        default_payment_method: params.default_payment_method ?? null,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
      },
    });
    if (invoice.amount_due === 0) follow(shop, invoice);
    else if (method) collect(shop, invoice, method);
    else if (params.collection_method === 'send_invoice') {
      shop.change(subscription, { status: 'active' }, 'customer.subscription.updated');
    } else {
      intentFor(shop, invoice, subscription, {
        description: 'Subscription creation',
        payment_method_types: ['card'],
      });
    }
    return subscription;
  });

const itemOf = (shop: Shop, item: NonNullable<Params['items']>[number], index: number) => {
  const at = `items[${index}][price]`;
  const price = shop.get('price', item.price ?? item.plan ?? '', at);
  if (price.recurring) return { price, quantity: item.quantity ?? 1 };
  throw refuse(
    `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
    undefined,
    at,
  );
};

const trialEndOf = ({ now }: Shop, { trial_end: end, trial_period_days: days }: Params): number | null => {
  if (typeof end === 'number') return end;
  return days && end !== 'now' ? now + days * ONE_DAY : null;
};

const discountOf = (
  shop: Shop,
  customer: Stripe.Customer,
  { discounts }: Params,
  items: { price: Stripe.Price; quantity: number }[],
) => {
  const [given] = discounts || [];
  if (!given) return undefined;
  const source = given.promotion_code
    ? sourceOf(shop, shop.get('promotion_code', given.promotion_code, 'discounts[0][promotion_code]'))
    : { coupon: shop.get('coupon', given.coupon ?? '', 'discounts[0][coupon]') };
  checkDiscount(shop, source, {
    currency: items[0]?.price.currency ?? 'usd',
    subtotal: items.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * quantity, 0),
    customer: customer.id,
    email: customer.email,
  });
  redeem(source);
  const object = shop.add('discount', { ...newDiscount(shop, source, null), customer: customer.id });
  return { ...source, object };
};
