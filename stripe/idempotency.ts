import { createHash } from 'node:crypto';

/** Metadata key under which what was made keeps its reference. */
export const REFERENCE = 'zapier_reference';

/**
 * A key under which Stripe does the same write only once (it remembers keys for at least 24 hours). The
 * same parts give the same key, in any run of the step: the SDK's own keys change with every call and
 * do not survive Zapier's replay of a step.
 *
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export const idempotencyKey = (...parts: unknown[]): string =>
  `zapier-${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
