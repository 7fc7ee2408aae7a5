import type Stripe from 'stripe';
import { invalid, quote } from '../lib/errors.ts';
import { displayMoney, toMinor } from '../lib/money.ts';
import { dropdown } from '../operations/dropdown.ts';
import { idempotencyKey } from '../stripe/once.ts';
import { choiceLabel } from '../zapier/choices.ts';
import { defineField, firstFilled, inGroup, type ValuesOf } from '../zapier/inputs.ts';
import { boolean, choice, currency, id, integer, metadata, money, percent, text } from '../zapier/kinds.ts';
import { customerId } from './ids.ts';
import { parseMoment } from './period.ts';

const DURATIONS = { once: 'Once', repeating: 'For some months', forever: 'Forever' } as const;

const ONE_OF = 'Choose a coupon, or fill in Percent Off, or fill in Amount Off and Currency.';

const coupons = dropdown(
  (stripe, page) => stripe.coupons.list(page),
  ({ id, name, percent_off, amount_off, currency, valid }) =>
    valid && {
      id,
      label: choiceLabel(
        name ?? id,
        percent_off !== null && `${percent_off}%`,
        amount_off !== null && currency && displayMoney(amount_off, currency),
      ),
    },
);

/** What a code gives. */
export const discount = inGroup('Discount', {
  coupon: id('Coupon', {
    prefixes: [],
    of: 'a coupon',
    choices: coupons,
    help: `One of your [coupons](https://dashboard.stripe.com/coupons). ${ONE_OF}`,
  }),
  percent_off: percent('Percent Off', { placeholder: '20', help: ONE_OF }),
  amount_off: money('Amount Off', {
    placeholder: '5.00',
    help: 'In the currency below, such as `5.00`: with a point before the decimals, and none between thousands.',
  }),
  currency: currency('Currency', { help: 'The currency of Amount Off and of Minimum Amount.' }),
  duration: choice('Duration', DURATIONS, {
    help: 'How long a subscription has the discount. Leave empty for once. A coupon has a duration of its own.',
  }),
  duration_in_months: integer('Months', {
    min: 1,
    max: 120,
    help: 'Required if Duration is **For some months**.',
  }),
});

/** Who can use a code, and when. What is mapped here and comes out empty would make it a code for everybody. */
export const limits = inGroup('Use and Limits', {
  code: defineField(
    'Code',
    {
      placeholder: 'THANKS20',
      help: 'What customers enter: letters, digits and `-`. Leave empty to let Stripe create one.',
    },
    {},
    (given, context): string => {
      const code = text('Code', { max: 500, required: true }).parse(given, context);
      if (/^[a-z\d-]+$/i.test(code)) return code;
      throw context.fail(`${quote(code)} is no code that can be typed. Use letters, digits and - only.`);
    },
  ),
  customer: customerId({
    prefixes: ['cus_'],
    limits: true,
    help: 'Only this customer can use the code. Leave empty for everybody. Guests cannot be chosen.',
  }),
  max_redemptions: integer('Maximum Number of Uses', {
    min: 1,
    max: 1_000_000,
    limits: true,
    help: 'By all customers together. `1` makes a code for one purchase.',
  }),
  expires_at: defineField(
    'Expires On',
    {
      limits: true,
      placeholder: '2026-12-31',
      help: 'The last day, such as `2026-12-31`, in the time zone of the Zap. Or a time, such as `2026-12-31T18:00:00+01:00`.',
    },
    {},
    parseMoment,
  ),
  minimum_amount: money('Minimum Amount', {
    placeholder: '50.00',
    limits: true,
    help: 'The smallest purchase that the code is valid for, in the currency above.',
  }),
  first_purchase_only: boolean('First Purchase Only', {
    limits: true,
    help: 'Only customers who have bought nothing before can use it.',
  }),
});

/** What is kept with a code. */
export const records = inGroup(
  'For Your Records',
  {
    metadata: metadata('Metadata', 'Keys and values of your own, kept with the code.'),
    reference: text('Reference', {
      max: 500,
      limits: true,
      help: 'Names this code, such as an order number. Within 24 hours, the same reference and the same fields give the same code, however often the Zap runs. Leave empty to create a new code in each run. The code keeps the reference in its metadata.',
    }),
  },
  { folded: true },
);

/** The currency that an amount is in. */
const currencyFor = (label: string, currency: string | undefined): string => {
  if (currency) return currency.toLowerCase();
  throw invalid('Currency', `is empty. ${label} needs one beside it.`);
};

/**
 * The coupon of a discount that was filled in: equal discounts are one coupon, so that a thousand codes do not fill the
 * Dashboard with a thousand coupons. Its id is made of the discount, so that it is found again.
 */
const newCoupon = (input: ValuesOf<typeof discount>): Stripe.CouponCreateParams & { id: string } => {
  const { percent_off, amount_off, currency, duration = 'once', duration_in_months } = input;
  if (percent_off === undefined && !amount_off) throw invalid('Coupon', `is empty. ${ONE_OF}`);
  if (percent_off !== undefined && amount_off)
    throw invalid('Amount Off', 'is filled in beside Percent Off. Empty one of the two.');
  if (percent_off === 0) throw invalid('Percent Off', 'has to be more than 0.');
  if (duration === 'repeating' && !duration_in_months)
    throw invalid('Months', 'is empty. A discount for some months needs their number.');
  if (duration !== 'repeating' && duration_in_months)
    throw invalid(
      'Months',
      'is filled in, but the duration is another. Choose “For some months”, or empty it.',
    );
  const code = amount_off && currencyFor('Amount Off', currency);
  const off = code
    ? { amount_off: toMinor(amount_off, code, 'Amount Off'), currency: code }
    : { percent_off };
  const terms = { ...off, duration, ...(duration_in_months && { duration_in_months }) };
  return {
    ...terms,
    id: idempotencyKey('coupon', terms).slice(0, 27),
    name: off.currency ? `${displayMoney(off.amount_off, off.currency)} off` : `${percent_off}% off`,
  };
};

const { coupon: _coupon, currency: _currency, ...described } = discount;

/** The coupon that was chosen, or what a new one has to be. */
export const toCoupon = (input: ValuesOf<typeof discount>): string | ReturnType<typeof newCoupon> => {
  if (!input.coupon) return newCoupon(input);
  const filled = firstFilled(described, input);
  if (!filled) return input.coupon;
  throw invalid(
    'Coupon',
    `is filled in together with ${filled.label}, and brings its own. Empty one of the two.`,
  );
};

/** What Stripe gets of a code, but for its coupon. */
export const toPromotionCode = (
  input: ValuesOf<typeof discount & typeof limits & typeof records>,
): Omit<Stripe.PromotionCodeCreateParams, 'promotion'> => {
  const { code, customer, max_redemptions, expires_at: expiry, minimum_amount, metadata } = input;
  if (expiry && expiry.end * 1000 <= Date.now()) throw invalid('Expires On', 'is over already.');
  const minimum = minimum_amount && currencyFor('Minimum Amount', input.currency);
  const restrictions = {
    ...(input.first_purchase_only && { first_time_transaction: true }),
    ...(minimum && {
      minimum_amount: toMinor(minimum_amount, minimum, 'Minimum Amount'),
      minimum_amount_currency: minimum,
    }),
  };
  return {
    ...(code && { code }),
    ...(customer && { customer }),
    ...(max_redemptions && { max_redemptions }),
    // A day ends with its last second.
    ...(expiry && { expires_at: expiry.end - (expiry.end === expiry.start ? 0 : 1) }),
    ...(Object.keys(restrictions).length && { restrictions }),
    ...(Object.keys(metadata).length && { metadata }),
  };
};
