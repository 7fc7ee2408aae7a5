import type Stripe from 'stripe';
import { refused } from '../answers.ts';
import { monthly, mug, newLink, newSubscriptionLink, quarterly } from '../catalog.ts';
import type { Probe } from '../probe.ts';
import { TAG, type Target } from '../target.ts';

const CREATE = 'https://docs.stripe.com/api/payment-link/create';
const FIELDS = 'https://docs.stripe.com/payment-links/customize#collect-additional-information';

type Field = Stripe.PaymentLinkCreateParams.CustomField;

const textField = (key: string, label = 'Engraving'): Field => ({
  key,
  label: { type: 'custom', custom: label },
  type: 'text',
});

const withFields = (target: Target, ...custom_fields: Field[]) => refused(newLink(target, { custom_fields }));

const ofNewPrice = (currency: string, unit_amount: number) => ({
  line_items: [{ price_data: { currency, unit_amount, product_data: { name: 'Mug' } }, quantity: 1 }],
});

/** New payment links, and the rules for their parameters. */
export const paymentLinkProbes: Probe[] = [
  {
    name: 'One request creates a link with its price, product and redirect.',
    doc: CREATE,
    observe: async (target) => {
      const { url, active, currency, after_completion } = await newLink(target, {
        ...ofNewPrice('usd', 1250),
        after_completion: {
          type: 'redirect',
          redirect: { url: 'https://example.com/{CHECKOUT_SESSION_ID}' },
        },
      });
      return { url, active, currency, redirect: after_completion.redirect?.url };
    },
    expect: {
      url: /^https:\/\/buy\.stripe\.com\/test_|^http:\/\/127\.0\.0\.1/,
      active: true,
      currency: 'usd',
      redirect: 'https://example.com/{CHECKOUT_SESSION_ID}',
    },
  },
  {
    name: 'A redirect without a URL is refused.',
    doc: CREATE,
    observe: (target) => refused(newLink(target, { after_completion: { type: 'redirect' } })),
    expect: { status: 400 },
  },
  {
    name: 'The error about an unknown price names its parameter.',
    doc: CREATE,
    observe: (target) => refused(newLink(target, { line_items: [{ price: 'price_1Nothing', quantity: 1 }] })),
    expect: { status: 400, code: 'resource_missing', param: 'line_items[0][price]' },
  },
  {
    name: 'An inactive price is refused.',
    doc: CREATE,
    observe: async (target) => {
      const { stripe } = target;
      const { product } = await mug(target);
      const { id } = await stripe.prices.create({
        product: String(product),
        currency: 'usd',
        unit_amount: 100,
        metadata: TAG,
      });
      await stripe.prices.update(id, { active: false });
      return refused(newLink(target, { line_items: [{ price: id, quantity: 1 }] }));
    },
    expect: { status: 400 },
  },
  {
    name: 'Is a link with an amount below the minimum refused?',
    doc: 'https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts',
    observe: (target) => refused(newLink(target, ofNewPrice('usd', 49))),
  },
  {
    name: 'Is an amount in KWD refused if its last digit is not 0?',
    doc: 'https://docs.stripe.com/currencies#three-decimal',
    observe: (target) => refused(newLink(target, ofNewPrice('kwd', 12_345))),
  },
  {
    name: 'Two custom fields with the same key are refused.',
    doc: FIELDS,
    observe: (target) => withFields(target, textField('engraving'), textField('engraving', 'Again')),
    expect: { status: 400 },
  },
  {
    name: 'A custom field key with other characters than letters and digits is refused.',
    doc: FIELDS,
    observe: (target) => withFields(target, textField('größe oder so')),
    expect: { status: 400 },
  },
  {
    name: 'Four custom fields are refused.',
    doc: FIELDS,
    observe: (target) => withFields(target, ...['a1', 'a2', 'a3', 'a4'].map((key) => textField(key))),
    expect: { status: 400 },
  },
  {
    name: 'A custom field label has up to 100 characters.',
    doc: FIELDS,
    fact: 'S28',
    observe: async (target) => ({
      longest: await withFields(target, textField('engraving', 'x'.repeat(100))),
      tooLong: await withFields(target, textField('engraving', 'x'.repeat(101))),
    }),
    expect: { longest: 'accepted', tooLong: { status: 400 } },
  },
  {
    name: 'A dropdown without options is refused.',
    doc: FIELDS,
    observe: (target) => withFields(target, { ...textField('size'), type: 'dropdown' }),
    expect: { status: 400 },
  },
  {
    name: 'Which parameters do errors about custom fields name?',
    doc: FIELDS,
    observe: async (target) => {
      const wrong: Record<string, Field[]> = {
        key: [textField('größe oder so')],
        label: [textField('engraving', 'x'.repeat(101))],
        dropdown: [{ ...textField('size'), type: 'dropdown' }],
        twice: [textField('engraving'), textField('engraving', 'Again')],
        tooMany: ['a1', 'a2', 'a3', 'a4'].map((key) => textField(key)),
      };
      const named: Record<string, string | undefined> = {};
      for (const [what, fields] of Object.entries(wrong)) {
        const answer = await withFields(target, ...fields);
        named[what] = answer === 'accepted' ? answer : answer.param;
      }
      return named;
    },
  },
  {
    name: 'Options of a dropdown keep their labels and values.',
    doc: FIELDS,
    observe: async (target) => {
      const options = [{ label: 'Very large', value: 'verylarge' }];
      const { custom_fields } = await newLink(target, {
        custom_fields: [{ ...textField('size', 'Size?'), type: 'dropdown', dropdown: { options } }],
      });
      return { label: custom_fields[0]?.label.custom, options: custom_fields[0]?.dropdown?.options };
    },
    expect: { label: 'Size?', options: [{ label: 'Very large', value: 'verylarge' }] },
  },
  {
    name: 'A link for a subscription can have the submit type “subscribe”.',
    doc: 'https://docs.stripe.com/changelog/acacia/2024-11-20/submit-type-recurring-cpl',
    observe: async (target) => (await newSubscriptionLink(target, { submit_type: 'subscribe' })).submit_type,
    expect: 'subscribe',
  },
  {
    name: 'A link for a subscription refuses parameters of one-time payments.',
    doc: CREATE,
    observe: async (target) => [
      await refused(newSubscriptionLink(target, { invoice_creation: { enabled: true } })),
      await refused(newSubscriptionLink(target, { payment_intent_data: { description: 'x' } })),
      await refused(newSubscriptionLink(target, { customer_creation: 'always' })),
    ],
    expect: [{ status: 400 }, { status: 400 }, { status: 400 }],
  },
  {
    name: 'A link without a subscription refuses subscription data.',
    doc: CREATE,
    observe: (target) => refused(newLink(target, { subscription_data: { description: 'x' } })),
    expect: { status: 400 },
  },
  {
    name: 'A link has no parameter for the recovery of expired sessions.',
    doc: CREATE,
    observe: ({ stripe }) =>
      refused(
        stripe.rawRequest('POST', '/v1/payment_links', {
          ...ofNewPrice('usd', 1000),
          after_expiration: { recovery: { enabled: true } },
        }),
      ),
    expect: { status: 400, code: 'parameter_unknown', param: 'after_expiration' },
  },
  {
    name: 'An application fee without a destination is refused.',
    doc: 'https://docs.stripe.com/connect/marketplace/tasks/app-fees',
    observe: (target) => refused(newLink(target, { application_fee_amount: 100 })),
    expect: { status: 400 },
  },
  {
    name: 'Items in two currencies are refused.',
    doc: CREATE,
    observe: (target) =>
      refused(
        newLink(target, {
          line_items: [...ofNewPrice('usd', 1000).line_items, ...ofNewPrice('eur', 1000).line_items],
        }),
      ),
    expect: { status: 400 },
  },
  {
    name: 'A price can have an interval of three months.',
    doc: 'https://docs.stripe.com/api/prices/object',
    observe: async (target) => (await quarterly(target)).recurring,
    expect: { interval: 'month', interval_count: 3 },
  },
  {
    name: 'A price can have an id of our own.',
    doc: 'https://docs.stripe.com/api/plans/create',
    observe: async (target) => {
      const { stripe } = target;
      const product = String((await monthly(target)).product);
      const plan = await stripe.plans.create({
        id: `conformance-${Date.now()}`,
        product,
        currency: 'usd',
        interval: 'month',
        amount: 1000,
      });
      target.clean(plan, ({ id }) => stripe.plans.del(id));
      const price = await stripe.prices.retrieve(plan.id);
      return { object: price.object, sameId: price.id === plan.id };
    },
    expect: { object: 'price', sameId: true },
  },
];
