import type Stripe from 'stripe';
import { TAG, type Target } from './target.ts';

/** What is sold to ask: made once, and switched off at the end. */

const product = (target: Target): Promise<Stripe.Product> =>
  target.once('product', async () =>
    target.leave(await target.stripe.products.create({ name: 'Conformance mug', metadata: TAG }), ({ id }) =>
      target.stripe.products.update(id, { active: false }),
    ),
  );

const newPrice = async (target: Target, params: Partial<Stripe.PriceCreateParams>): Promise<Stripe.Price> =>
  target.leave(
    await target.stripe.prices.create({
      product: (await product(target)).id,
      currency: 'usd',
      unit_amount: 2000,
      metadata: TAG,
      ...params,
    }),
    ({ id }) => target.stripe.prices.update(id, { active: false }),
  );

/** A mug for 20 dollars. */
export const mug = (target: Target): Promise<Stripe.Price> => target.once('mug', () => newPrice(target, {}));

/** A mug each month. */
export const monthly = (target: Target): Promise<Stripe.Price> =>
  target.once('monthly', () => newPrice(target, { recurring: { interval: 'month' } }));

/** A mug every three months. */
export const quarterly = (target: Target): Promise<Stripe.Price> =>
  target.once('quarterly', () =>
    newPrice(target, { recurring: { interval: 'month', interval_count: 3 }, nickname: 'Quarterly' }),
  );

type LinkParams = Omit<Stripe.PaymentLinkCreateParams, 'line_items'>;

/** A link that is switched off at the end; for a mug unless it is said for what. */
export const newLink = async (
  target: Target,
  params: LinkParams & Pick<Partial<Stripe.PaymentLinkCreateParams>, 'line_items'> = {},
): Promise<Stripe.PaymentLink> =>
  target.leave(
    await target.stripe.paymentLinks.create({
      line_items: [{ price: (await mug(target)).id, quantity: 1 }],
      ...params,
      metadata: { ...TAG, ...params.metadata },
    }),
    ({ id }) => target.stripe.paymentLinks.update(id, { active: false }),
  );

export const newSubscriptionLink = async (target: Target, params: LinkParams = {}) =>
  newLink(target, { ...params, line_items: [{ price: (await monthly(target)).id, quantity: 1 }] });

/** A customer, deleted at the end and with it every subscription. */
export const newCustomer = async (
  target: Target,
  params: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Customer> =>
  target.leave(
    await target.stripe.customers.create({ name: 'Ada Conformance', metadata: TAG, ...params }),
    ({ id }) => target.stripe.customers.del(id),
  );
