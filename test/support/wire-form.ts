import qs from 'qs';
import type { Sent } from './unit.ts';

/** What was sent, as Stripe reads it: forms and queries decoded into objects, without what was asked to come along. */
export const formOf = (sent: Sent | undefined): object => {
  const { expand: _, ...form } = qs.parse(new URLSearchParams(sent?.params ?? {}).toString(), { depth: 10 });
  return form;
};

/** The key under which Stripe does the same write only once. */
export const keyOf = (sent: Sent | undefined): string | undefined => sent?.headers['idempotency-key'];
