import type { Bundle } from 'zapier-platform-core';
import type { LinkParams, Sale } from '../../fields/link-group.ts';
import { KEY } from './unit.ts';

export const ONE_TIME: Sale = { currency: 'usd', recurring: false };
export const MONTHLY: Sale = { currency: 'usd', recurring: true };

/** What a group of fields makes of an input, which may hold texts where a user mapped them. */
export const paramsOf = <Input>(
  group: { parse: (input: Input, connection: Pick<Bundle, 'authData'>) => (sale: Sale) => LinkParams },
  input: Record<string, unknown>,
  sale: Sale = ONE_TIME,
  authData: Bundle['authData'] = { api_key: KEY },
): LinkParams => group.parse(input as Input, { authData })(sale);
