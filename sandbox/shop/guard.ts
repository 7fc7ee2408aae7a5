import { randomUUID, timingSafeEqual } from 'node:crypto';
import { Hono, type MiddlewareHandler } from 'hono';

/** The token of every form, which only pages of this process have. */
export const TOKEN = randomUUID();

/** Allows no other origins, no inline code and no frames. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'frame-src': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
};

/** The content security policy of a page, with its additions. */
export const policy = (more: Partial<typeof POLICY> = {}): string =>
  Object.entries({ ...POLICY, ...more })
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

const setHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.has('Content-Security-Policy')) c.res.headers.set('Content-Security-Policy', policy());
  c.res.headers.set('X-Content-Type-Options', 'nosniff');
  c.res.headers.set('Referrer-Policy', 'same-origin');
};

const checkToken: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  const given = Buffer.from(String((await c.req.parseBody()).token ?? ''));
  if (given.length === TOKEN.length && timingSafeEqual(given, Buffer.from(TOKEN))) return next();
  return c.text('This page is from an earlier start of the shop. Reload it and try again.\n', 403);
};

/** The middleware of all pages. The server of `listen` checks Host and Origin. */
export const guard = (): Hono => new Hono().use(setHeaders, checkToken);
