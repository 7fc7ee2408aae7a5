import type Stripe from 'stripe';
import { defineInputs, type Field, type ValuesOf } from '../../inputs/define-inputs.ts';
import type { LinkParams, Sale } from '../../inputs/link/group.ts';
import { paymentLinkOf } from './full-objects.ts';
import { bundleOf, inZapier } from './zapier.ts';

export const ONE_TIME: Sale = { currency: 'usd', recurring: false, connected: false };
export const MONTHLY: Sale = { ...ONE_TIME, recurring: true };

/** A link that exists. */
export const linkOf = (more: object): Stripe.PaymentLink =>
  paymentLinkOf(more) as unknown as Stripe.PaymentLink;

/** What a group of fields makes of an input, which may hold texts where a user mapped them. */
export const paramsOf = <F extends Record<string, Field<unknown>>>(
  { fields, toParams }: { fields: F; toParams: (input: ValuesOf<F>, sale: Sale) => LinkParams },
  inputData: Record<string, unknown>,
  sale: Sale = ONE_TIME,
): LinkParams => toParams(defineInputs(fields).parse({ inputData }), sale);

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
