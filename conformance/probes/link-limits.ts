import Stripe from 'stripe';
import { type Refusal, refused, Skipped } from '../answers.ts';
import { monthly, mug, newLink } from '../catalog.ts';
import type { Probe } from '../probe.ts';
import { TAG, type Target } from '../target.ts';

const CREATE = 'https://docs.stripe.com/api/payment-link/create';
const CHOSEN = 'https://docs.stripe.com/payments/checkout/pay-what-you-want';
const METHODS = 'https://docs.stripe.com/payments/payment-methods/payment-method-support';
const CURRENCIES = 'https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts';

const ofAmount = (currency: string, unit_amount: number) => ({
  line_items: [{ price_data: { currency, unit_amount, product_data: { name: 'Mug' } }, quantity: 1 }],
});

const chosenPrice = (target: Target): Promise<Stripe.Price> =>
  target.once('chosen price', async () =>
    target.clean(
      await target.stripe.prices.create({
        currency: 'usd',
        custom_unit_amount: { enabled: true },
        product: String((await mug(target)).product),
        metadata: TAG,
      }),
      ({ id }) => target.stripe.prices.update(id, { active: false }),
    ),
  );

/** A coupon for one use within a day. */
const shortCoupon = (target: Target): Promise<Stripe.Coupon> =>
  target.once('short coupon', async () =>
    target.clean(
      await target.stripe.coupons.create({
        percent_off: 10,
        max_redemptions: 1,
        redeem_by: Math.floor(Date.now() / 1000) + 86_400,
        metadata: TAG,
      }),
      ({ id }) => target.stripe.coupons.del(id),
    ),
  );

const promotion = async (target: Target, params: object): Promise<Refusal | 'accepted'> => {
  const { id: coupon } = await shortCoupon(target);
  return refused(target.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon }, ...params }));
};

const REFUSED = { status: 400 };

/** The limits of links and of what is sold through them. */
export const linkLimitProbes: Probe[] = [
  {
    name: 'Amounts have up to 8 digits, in IDR up to 12.',
    doc: CURRENCIES,
    fact: 'S28',
    observe: async (target) => ({
      usd: await refused(newLink(target, ofAmount('usd', 99_999_999))),
      usdTooLarge: await refused(newLink(target, ofAmount('usd', 100_000_000))),
      idr: await refused(newLink(target, ofAmount('idr', 999_999_999_900))),
    }),
    expect: { usd: 'accepted', usdTooLarge: REFUSED, idr: 'accepted' },
  },
  {
    name: 'A price whose amount the customer chooses is the only item of a link, once, without promotion codes.',
    doc: CHOSEN,
    fact: 'S29',
    observe: async (target) => {
      const only = { price: (await chosenPrice(target)).id, quantity: 1 };
      const other = { price: (await mug(target)).id, quantity: 1 };
      return {
        alone: await refused(newLink(target, { line_items: [only] })),
        withOther: await refused(newLink(target, { line_items: [only, other] })),
        twice: await refused(newLink(target, { line_items: [{ ...only, quantity: 2 }] })),
        withCodes: await refused(newLink(target, { line_items: [only], allow_promotion_codes: true })),
      };
    },
    expect: { alone: 'accepted', withOther: REFUSED, twice: REFUSED, withCodes: REFUSED },
  },
  {
    name: 'A recurring price has no amount that the customer chooses.',
    doc: CHOSEN,
    fact: 'S29',
    observe: async (target) =>
      refused(
        target.stripe.prices.create({
          currency: 'usd',
          custom_unit_amount: { enabled: true },
          product: String((await mug(target)).product),
          recurring: { interval: 'month' },
        }),
      ),
    expect: REFUSED,
  },
  {
    name: 'A link has up to 10 optional items.',
    doc: CREATE,
    fact: 'S29',
    observe: async (target) => {
      const { product } = await mug(target);
      const prices: Stripe.Price[] = [];
      for (let index = 0; index < 11; index += 1) {
        const unit_amount = 100 + index;
        prices.push(
          await target.stripe.prices.create({ product: String(product), currency: 'usd', unit_amount }),
        );
      }
      const optional = prices.map(({ id }) => ({ price: id, quantity: 1 }));
      const answer = {
        ten: await refused(newLink(target, { optional_items: optional.slice(1) })),
        eleven: await refused(newLink(target, { optional_items: optional })),
      };
      for (const { id } of prices) await target.stripe.prices.update(id, { active: false });
      return answer;
    },
    expect: { ten: 'accepted', eleven: REFUSED },
  },
  {
    name: 'boleto takes no dollars, and OXXO no subscriptions.',
    doc: METHODS,
    fact: 'S29',
    observe: async (target) => {
      const price = (await monthly(target)).id;
      return {
        boleto: await refused(newLink(target, { payment_method_types: ['boleto'] })),
        oxxo: await refused(
          newLink(target, { line_items: [{ price, quantity: 1 }], payment_method_types: ['oxxo'] }),
        ),
      };
    },
    expect: { boleto: REFUSED, oxxo: REFUSED },
  },
  {
    name: 'A promotion code has no more uses and no later end than its coupon.',
    doc: 'https://docs.stripe.com/api/promotion_codes/create',
    fact: 'S29',
    observe: async (target) => {
      const { redeem_by } = await shortCoupon(target);
      return {
        uses: await promotion(target, { max_redemptions: 2 }),
        end: await promotion(target, { expires_at: (redeem_by ?? 0) + 60 }),
      };
    },
    expect: { uses: REFUSED, end: REFUSED },
  },
  {
    name: 'A statement descriptor with a star is refused.',
    doc: 'https://docs.stripe.com/get-started/account/statement-descriptors',
    fact: 'S29',
    observe: (target) =>
      refused(newLink(target, { payment_intent_data: { statement_descriptor: 'MUG*SHOP' } })),
    expect: REFUSED,
  },
  {
    name: 'Links refuse tax ids, tax codes and invoice templates that do not exist.',
    doc: CREATE,
    observe: async (target) => {
      const invoices = (invoice_data: object) =>
        refused(newLink(target, { invoice_creation: { enabled: true, invoice_data } }));
      const product_data = { name: 'Mug', tax_code: 'txcd_nothing' };
      const price_data = { currency: 'usd', unit_amount: 2000, product_data };
      return {
        taxId: await invoices({ account_tax_ids: ['txi_1ConformanceNothing'] }),
        template: await invoices({ rendering_options: { template: 'inrtem_1ConformanceNothing' } }),
        taxCode: await refused(newLink(target, { line_items: [{ price_data, quantity: 1 }] })),
      };
    },
    expect: { taxId: REFUSED, template: REFUSED, taxCode: REFUSED },
  },
  {
    name: 'A price can be a fraction of a cent.',
    doc: 'https://docs.stripe.com/api/prices/object',
    fact: 'S34',
    observe: async (target) => {
      const price = await target.stripe.prices.create({
        product: String((await mug(target)).product),
        currency: 'usd',
        unit_amount_decimal: Stripe.Decimal.from('0.0381'),
        recurring: { interval: 'month' },
      });
      await target.stripe.prices.update(price.id, { active: false });
      return { amount: price.unit_amount, decimal: String(price.unit_amount_decimal) };
    },
    expect: { amount: null, decimal: '0.0381' },
  },
  {
    name: 'Does an id of live mode exist in test mode?',
    doc: 'https://docs.stripe.com/keys#test-live-modes',
    fact: 'S35',
    observe: () => Promise.reject(new Skipped('The suite never uses a live key.')),
  },
];
