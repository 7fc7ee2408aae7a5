import type Stripe from 'stripe';
import { TAG, type Target } from './target.ts';

/** Products, prices, links and customers of the probes. The cleanup makes them inactive or deletes them. */

const product = (target: Target): Promise<Stripe.Product> =>
  target.once('product', async () =>
    target.clean(await target.stripe.products.create({ name: 'Conformance mug', metadata: TAG }), ({ id }) =>
      target.stripe.products.update(id, { active: false }),
    ),
  );

const newPrice = async (target: Target, params: Partial<Stripe.PriceCreateParams>): Promise<Stripe.Price> =>
  target.clean(
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

/** A mug every month. */
export const monthly = (target: Target): Promise<Stripe.Price> =>
  target.once('monthly', () => newPrice(target, { recurring: { interval: 'month' } }));

/** A mug every three months. */
export const quarterly = (target: Target): Promise<Stripe.Price> =>
  target.once('quarterly', () =>
    newPrice(target, { recurring: { interval: 'month', interval_count: 3 }, nickname: 'Quarterly' }),
  );

type LinkParams = Omit<Stripe.PaymentLinkCreateParams, 'line_items'>;

/** A link, for a mug by default. */
export const newLink = async (
  target: Target,
  params: LinkParams & Pick<Partial<Stripe.PaymentLinkCreateParams>, 'line_items'> = {},
): Promise<Stripe.PaymentLink> =>
  target.clean(
    await target.stripe.paymentLinks.create({
      line_items: [{ price: (await mug(target)).id, quantity: 1 }],
      ...params,
      metadata: { ...TAG, ...params.metadata },
    }),
    ({ id }) => target.stripe.paymentLinks.update(id, { active: false }),
  );

export const newSubscriptionLink = async (target: Target, params: LinkParams = {}) =>
  newLink(target, { ...params, line_items: [{ price: (await monthly(target)).id, quantity: 1 }] });

/** A customer. The cleanup deletes it with its subscriptions. */
export const newCustomer = async (
  target: Target,
  params: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Customer> =>
  target.clean(
    await target.stripe.customers.create({ name: 'Ada Conformance', metadata: TAG, ...params }),
    ({ id }) => target.stripe.customers.del(id),
  );
