import { defineInputs, type Field, type ValuesOf } from '../../inputs/define-inputs.ts';
import type { LinkParams, Sale } from '../../inputs/link-group.ts';

export const ONE_TIME: Sale = { currency: 'usd', recurring: false, connected: false };
export const MONTHLY: Sale = { ...ONE_TIME, recurring: true };

/** What a group of fields makes of an input, which may hold texts where a user mapped them. */
export const paramsOf = <F extends Record<string, Field<unknown>>>(
  { fields, toParams }: { fields: F; toParams: (input: ValuesOf<F>, sale: Sale) => LinkParams },
  inputData: Record<string, unknown>,
  sale: Sale = ONE_TIME,
): LinkParams => toParams(defineInputs(fields).parse({ inputData }), sale);
