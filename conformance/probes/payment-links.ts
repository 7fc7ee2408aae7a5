import type Stripe from 'stripe';
import { type Probe, refused } from '../probe.ts';
import { monthly, mug, newLink, newSubscriptionLink, quarterly } from '../shop.ts';
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

/** What a payment link may be, and what Stripe refuses. */
export const paymentLinkProbes: Probe[] = [
  {
    name: 'A link is made with its price, its product and its redirect in one request.',
    doc: CREATE,
    ask: async (target) => {
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
    name: 'A link with a redirect and no address for it is refused.',
    doc: CREATE,
    ask: (target) => refused(newLink(target, { after_completion: { type: 'redirect' } })),
    expect: { status: 400 },
  },
  {
    name: 'A price that does not exist is refused by its place.',
    doc: CREATE,
    ask: (target) => refused(newLink(target, { line_items: [{ price: 'price_1Nothing', quantity: 1 }] })),
    expect: { status: 400, code: 'resource_missing', param: 'line_items[0][price]' },
  },
  {
    name: 'A price that is switched off is refused.',
    doc: CREATE,
    ask: async (target) => {
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
    name: 'At what step is a price refused that is below the minimum amount?',
    doc: 'https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts',
    ask: (target) => refused(newLink(target, ofNewPrice('usd', 49))),
  },
  {
    name: 'Is an amount in dinars refused whose last digit is not 0?',
    doc: 'https://docs.stripe.com/currencies#three-decimal',
    ask: (target) => refused(newLink(target, ofNewPrice('kwd', 12_345))),
  },
  {
    name: 'Custom fields of one link have different keys.',
    doc: FIELDS,
    ask: (target) => withFields(target, textField('engraving'), textField('engraving', 'Again')),
    expect: { status: 400 },
  },
  {
    name: 'The key of a custom field is made of letters and digits.',
    doc: FIELDS,
    ask: (target) => withFields(target, textField('größe oder so')),
    expect: { status: 400 },
  },
  {
    name: 'A link has three custom fields at most.',
    doc: FIELDS,
    ask: (target) => withFields(target, ...['a1', 'a2', 'a3', 'a4'].map((key) => textField(key))),
    expect: { status: 400 },
  },
  {
    name: 'The label of a custom field has 50 characters at most.',
    doc: FIELDS,
    ask: (target) => withFields(target, textField('engraving', 'x'.repeat(51))),
    expect: { status: 400 },
  },
  {
    name: 'A dropdown without options is refused.',
    doc: FIELDS,
    ask: (target) => withFields(target, { ...textField('size'), type: 'dropdown' }),
    expect: { status: 400 },
  },
  {
    name: 'Which parameters does Stripe name where a custom field is wrong?',
    doc: FIELDS,
    ask: async (target) => {
      const wrong: Record<string, Field[]> = {
        key: [textField('größe oder so')],
        label: [textField('engraving', 'x'.repeat(51))],
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
    name: 'Options of a dropdown keep the label that people see beside the value.',
    doc: FIELDS,
    ask: async (target) => {
      const options = [{ label: 'Very large', value: 'verylarge' }];
      const { custom_fields } = await newLink(target, {
        custom_fields: [{ ...textField('size', 'Size?'), type: 'dropdown', dropdown: { options } }],
      });
      return { label: custom_fields[0]?.label.custom, options: custom_fields[0]?.dropdown?.options };
    },
    expect: { label: 'Size?', options: [{ label: 'Very large', value: 'verylarge' }] },
  },
  {
    name: 'A link that sells a subscription may say “Subscribe”.',
    doc: 'https://docs.stripe.com/changelog/acacia/2024-11-20/submit-type-recurring-cpl',
    ask: async (target) => (await newSubscriptionLink(target, { submit_type: 'subscribe' })).submit_type,
    expect: 'subscribe',
  },
  {
    name: 'A link that sells a subscription takes no settings of a single payment.',
    doc: CREATE,
    ask: async (target) => [
      await refused(newSubscriptionLink(target, { invoice_creation: { enabled: true } })),
      await refused(newSubscriptionLink(target, { payment_intent_data: { description: 'x' } })),
      await refused(newSubscriptionLink(target, { customer_creation: 'always' })),
    ],
    expect: [{ status: 400 }, { status: 400 }, { status: 400 }],
  },
  {
    name: 'A link that sells no subscription takes no settings of one.',
    doc: CREATE,
    ask: (target) => refused(newLink(target, { subscription_data: { description: 'x' } })),
    expect: { status: 400 },
  },
  {
    name: 'Links know no recovery of what expired.',
    doc: CREATE,
    ask: ({ stripe }) =>
      refused(
        stripe.rawRequest('POST', '/v1/payment_links', {
          ...ofNewPrice('usd', 1000),
          after_expiration: { recovery: { enabled: true } },
        }),
      ),
    expect: { status: 400, code: 'parameter_unknown', param: 'after_expiration' },
  },
  {
    name: 'An application fee is refused where no other account takes part.',
    doc: 'https://docs.stripe.com/connect/marketplace/tasks/app-fees',
    ask: (target) => refused(newLink(target, { application_fee_amount: 100 })),
    expect: { status: 400 },
  },
  {
    name: 'Items of one link have one currency.',
    doc: CREATE,
    ask: (target) =>
      refused(
        newLink(target, {
          line_items: [...ofNewPrice('usd', 1000).line_items, ...ofNewPrice('eur', 1000).line_items],
        }),
      ),
    expect: { status: 400 },
  },
  {
    name: 'A price comes every three months where it says so.',
    doc: 'https://docs.stripe.com/api/prices/object',
    ask: async (target) => (await quarterly(target)).recurring,
    expect: { interval: 'month', interval_count: 3 },
  },
  {
    name: 'A price may bear an id of one’s own.',
    doc: 'https://docs.stripe.com/api/plans/create',
    ask: async (target) => {
      const { stripe } = target;
      const product = String((await monthly(target)).product);
      const plan = await stripe.plans.create({
        id: `conformance-${Date.now()}`,
        product,
        currency: 'usd',
        interval: 'month',
        amount: 1000,
      });
      target.leave(plan, ({ id }) => stripe.plans.del(id));
      const price = await stripe.prices.retrieve(plan.id);
      return { object: price.object, sameId: price.id === plan.id };
    },
    expect: { object: 'price', sameId: true },
  },
];
