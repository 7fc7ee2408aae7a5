import type Stripe from 'stripe';
import { joinParams, type Sale } from '../../forms/link/group.ts';
import type { Field } from '../../zapier/inputs.ts';
import { defineInputs, type ValuesOf } from '../../zapier/inputs.ts';
import { paymentLinkOf } from './full-objects.ts';
import { bundleOf, inZapier } from './zapier.ts';

export const ONE_TIME: Sale = { currency: 'usd', recurring: false, connected: false };
export const MONTHLY: Sale = { ...ONE_TIME, recurring: true };

/** A link that exists. */
export const linkOf = (more: object): Stripe.PaymentLink =>
  paymentLinkOf(more) as unknown as Stripe.PaymentLink;

/** The parameters that a group makes of an input. Undefined ones are dropped, as when groups are joined. */
export const paramsOf = <F extends Record<string, Field<unknown>>, Params extends object>(
  { settings, toParams }: { settings: F; toParams: (input: ValuesOf<F>, sale: Sale) => Params },
  inputData: Record<string, unknown>,
  sale: Sale = ONE_TIME,
): Params => joinParams<Params>(toParams(defineInputs(settings).parse({ inputData }), sale));

/** What the dropdown of a field shows. */
export const choicesOf = async (
  field: Field<unknown>,
): Promise<{ results: { id: string; label: string }[]; paging_token: string | null }> => {
  const { choices } = field.definition;
  if (!choices || !('perform' in choices)) throw new Error(`${field.label} is no dropdown.`);
  return inZapier(choices.perform as Parameters<typeof inZapier>[0], bundleOf({})) as ReturnType<
    typeof choicesOf
  >;
};
