import type Stripe from 'stripe';
import { invalid, quote } from '../lib/errors.ts';
import { displayMoney, toMinor } from '../lib/money.ts';
import { isoTime } from '../lib/time.ts';
import { dropdown } from '../operations/dropdown.ts';
import { idempotencyKey } from '../stripe/once.ts';
import { choiceLabel } from '../zapier/choices.ts';
import { defineField, firstFilled, inGroup, type ValuesOf } from '../zapier/inputs.ts';
import { boolean, choice, currency, id, integer, metadata, money, percent, text } from '../zapier/kinds.ts';
import { customerId } from './ids.ts';
import { lastSecond, moment } from './period.ts';

const DURATIONS = { once: 'Once', repeating: 'Multiple months', forever: 'Forever' } as const;

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
    help: 'In the currency below, with a decimal point.',
  }),
  currency: currency('Currency', {
    help: 'Three-letter code, such as USD. Required with Amount Off or Minimum Order Value.',
  }),
  duration: choice('Duration', DURATIONS, {
    help: 'How long the discount applies to a subscription. Leave empty for **Once**, or if you choose a coupon.',
  }),
  duration_in_months: integer('Number of Months', {
    min: 1,
    max: 120,
    help: 'Required for **Multiple months**.',
  }),
});

/** Who can use a code, and when. If one of the limits was mapped and came out empty, everybody could use the code. */
export const limits = inGroup('Promotion Code', {
  code: defineField(
    'Code',
    {
      placeholder: 'THANKS20',
      help: 'What customers enter: letters, digits and hyphens. Leave empty for a code that Stripe generates.',
    },
    {},
    (given, context): string => {
      const code = text('Code', { max: 500, required: true }).parse(given, context);
      if (/^[a-z\d-]+$/i.test(code)) return code;
      throw context.fail(
        `${quote(code)} has characters that no code may have. Use letters, digits and hyphens.`,
      );
    },
  ),
  customer: customerId({
    prefixes: ['cus_'],
    limits: true,
    help: 'The only customer who can use the code. Leave empty for everybody. A guest has no account and cannot be chosen.',
  }),
  max_redemptions: integer('Maximum Number of Uses', {
    min: 1,
    max: 1_000_000,
    limits: true,
    help: 'By all customers together, and no more than the coupon allows. `1` is a code for one purchase.',
  }),
  expires_at: moment('Expires On', {
    limits: true,
    placeholder: '2026-12-31',
    help: 'The last day, like `2026-12-31`, in the time zone of the Zap, or a time, like `2026-12-31T18:00:00+01:00`. It cannot be later than the end of the coupon.',
  }),
  minimum_amount: money('Minimum Order Value', {
    placeholder: '50.00',
    limits: true,
    help: 'The smallest order that the code is good for, in the currency above.',
  }),
  first_purchase_only: boolean('First-Time Order Only', {
    limits: true,
    help: 'Only customers who have never paid you can use the code.',
  }),
});

/** What is kept with a code. */
export const records = inGroup(
  'For Your Records',
  {
    metadata: metadata('Metadata', 'Your own names and values, saved with the code.'),
    reference: text('Reference', {
      max: 500,
      limits: true,
      help: 'What the code is for, such as an order number; saved with the code. Within 24 hours the same reference with the same fields creates only one code, however often the Zap runs. If empty, each run creates a new code.',
    }),
  },
  { folded: true },
);

/** The currency that an amount is in. */
const currencyFor = (label: string, currency: string | undefined): string => {
  if (currency) return currency.toLowerCase();
  throw invalid('Currency', `is empty. ${label} needs a currency.`);
};

/**
 * The coupon of a discount that was filled in: equal discounts are one coupon, so that a thousand codes do not fill the
 * Dashboard with a thousand coupons. Its id is made of the discount, so that it is found again.
 */
const newCoupon = (input: ValuesOf<typeof discount>): Stripe.CouponCreateParams & { id: string } => {
  const { percent_off, amount_off, currency, duration = 'once', duration_in_months } = input;
  if (percent_off === undefined && !amount_off) throw invalid('Coupon', `is empty. ${ONE_OF}`);
  if (percent_off !== undefined && amount_off)
    throw invalid('Amount Off', 'cannot be combined with Percent Off. Empty one of the two.');
  if (percent_off === 0) throw invalid('Percent Off', 'has to be more than 0.');
  if (duration === 'repeating' && !duration_in_months)
    throw invalid('Number of Months', 'is empty. “Multiple months” needs a number.');
  if (duration !== 'repeating' && duration_in_months)
    throw invalid(
      'Number of Months',
      'is only for “Multiple months”. Choose that under Duration, or empty this field.',
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
    `cannot be combined with ${filled.label}: a coupon has its own discount. Empty one of the two.`,
  );
};

type CodeParams = Omit<Stripe.PromotionCodeCreateParams, 'promotion'>;

/**
 * Checks the limits of a code against those of its coupon. Stripe compares the uses with the maximum of the coupon, not with
 * what is left of it.
 *
 * @throws UserError for more uses, or a later end, than the coupon allows
 * @see https://docs.stripe.com/api/promotion_codes/create
 */
export const checkLimits = (
  { max_redemptions: most, redeem_by: end }: Pick<Stripe.Coupon, 'max_redemptions' | 'redeem_by'>,
  { max_redemptions: uses, expires_at: expiry }: CodeParams,
): void => {
  if (most !== null && uses && uses > most)
    throw invalid(
      'Maximum Number of Uses',
      `the coupon can be used ${most === 1 ? 'once' : `${most} times`} in all. Enter ${most} or less, or empty this field.`,
    );
  if (end !== null && expiry && expiry > end)
    throw invalid(
      'Expires On',
      `the coupon ends earlier, on ${isoTime(end)}. Enter an earlier date, or empty this field.`,
    );
};

/** What Stripe gets of a code, but for its coupon. */
export const toPromotionCode = (
  input: ValuesOf<typeof discount & typeof limits & typeof records>,
): CodeParams => {
  const { code, customer, max_redemptions, expires_at: expiry, minimum_amount, metadata } = input;
  if (expiry && lastSecond(expiry) * 1000 <= Date.now())
    throw invalid('Expires On', 'is in the past. Enter a later date.');
  const minimum = minimum_amount && currencyFor('Minimum Order Value', input.currency);
  const restrictions = {
    ...(input.first_purchase_only && { first_time_transaction: true }),
    ...(minimum && {
      minimum_amount: toMinor(minimum_amount, minimum, 'Minimum Order Value'),
      minimum_amount_currency: minimum,
    }),
  };
  return {
    ...(code && { code }),
    ...(customer && { customer }),
    ...(max_redemptions && { max_redemptions }),
    ...(expiry && { expires_at: lastSecond(expiry) }),
    ...(Object.keys(restrictions).length && { restrictions }),
    ...(Object.keys(metadata).length && { metadata }),
  };
};
