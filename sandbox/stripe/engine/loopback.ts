import { isIPv4 } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { StripeError } from './errors.ts';

/** Whether a host name can only be this machine. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));

const refused = (message: string): StripeError =>
  new StripeError(403, { type: 'invalid_request_error', message }, false);

const hostnameOf = (address: string): string | undefined =>
  URL.canParse(address) ? new URL(address).hostname : undefined;

/**
 * Answers only who is on this machine and is no web page of somebody else: a name that was made to lead here, and a
 * page that posts here, are refused.
 */
export const onlyFromHere: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? '';
  const origin = c.req.header('origin');
  if (!isLoopback(hostnameOf(`http://${host}`) ?? '')) {
    throw refused(`The embedded Stripe answers at 127.0.0.1 and localhost only, not at '${host}'.`);
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    throw refused(`The embedded Stripe does not answer web pages of others: this one is from '${origin}'.`);
  }
  await next();
};
