import type Stripe from 'stripe';
import {
  checkLimits,
  discount,
  limits,
  records,
  toCoupon,
  toPromotionCode,
} from '../forms/promotion-code.ts';
import { defineAction } from '../operations/action.ts';
import { finishOrStart } from '../operations/unfinished.ts';
import { PROMOTION_CODE_EXPAND, promotionCode } from '../records/promotion-code.ts';
import { orNull } from '../stripe/failures.ts';
import { REFERENCE, writeOnce } from '../stripe/once.ts';
import { defineInputs } from '../zapier/inputs.ts';

/**
 * The id of the coupon of a code. It is read if the code has limits that have to fit into those of the coupon, and created if
 * there is none of that discount yet.
 */
const couponFor = async (
  stripe: Stripe,
  coupon: ReturnType<typeof toCoupon>,
  code: ReturnType<typeof toPromotionCode>,
): Promise<string> => {
  if (typeof coupon === 'string') {
    if (code.max_redemptions || code.expires_at) checkLimits(await stripe.coupons.retrieve(coupon), code);
    return coupon;
  }
  const { id } = coupon;
  const found = await orNull(stripe.coupons.retrieve(id));
  if (!found) {
    await writeOnce({
      intention: ['coupon', coupon],
      write: (once) => stripe.coupons.create(coupon, once),
      look: () => orNull(stripe.coupons.retrieve(id)),
    });
  }
  return id;
};

export const createPromotionCode = defineAction({
  key: 'create_promotion_code',
  noun: 'Promotion Code',
  label: 'Create Promotion Code',
  description: 'Creates a promotion code, such as a thank-you or an offer to come back.',
  guide: ['Beyond the guide'],
  writes: ['promotion_code', 'coupon'],
  inputs: defineInputs({ ...discount, ...limits, ...records }),
  record: promotionCode,
  perform: async (stripe, input, bundle, z, deadline) => {
    const chosen = toCoupon(input);
    const { metadata, ...code } = toPromotionCode(input);
    const coupon = await couponFor(stripe, chosen, code);
    const create = (reference: string) => {
      const params: Stripe.PromotionCodeCreateParams = {
        ...code,
        promotion: { type: 'coupon', coupon },
        metadata: { ...metadata, [REFERENCE]: reference },
        expand: PROMOTION_CODE_EXPAND,
      };
      return writeOnce({
        intention: ['promotion-code', params],
        write: (once) => stripe.promotionCodes.create(params, once),
      });
    };
    return input.reference
      ? create(input.reference)
      : finishOrStart(z, deadline, ['promotion-code', bundle.authData, bundle.inputData], create);
  },
});
