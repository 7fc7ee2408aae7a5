import { randomUUID, timingSafeEqual } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/** Every form carries it: only a page of this process can know it. */
export const TOKEN = randomUUID();

const MAX_FORM_BYTES = 256 * 1024;

/** Nothing from elsewhere, nothing inline, nobody frames the pages. */
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

export const policy = (more: Partial<typeof POLICY> = {}): string =>
  Object.entries({ ...POLICY, ...more })
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/**
 * Lets only people at this machine in, through the pages themselves: the server listens on loopback, but any web page
 * can make a browser send requests there, under this name or one that was rebound to it.
 */
export const guard = (url: string): Hono => {
  const { host, port } = new URL(url);
  const hosts = [host, `localhost:${port}`];
  const refuse = (c: Context, why: string) => c.text(`${why}\n`, 403);

  const checkSource: MiddlewareHandler = async (c, next) => {
    const asked = c.req.header('host') ?? '';
    if (!hosts.includes(asked)) return refuse(c, 'This shop answers only under its own address.');
    if (isRead(c)) return next();
    const origin = c.req.header('origin');
    if (origin !== undefined && origin !== `http://${asked}`) {
      return refuse(c, 'A form of another site cannot be sent to this shop.');
    }
    const given = Buffer.from(String((await c.req.parseBody()).token ?? ''));
    const isOurs = given.length === TOKEN.length && timingSafeEqual(given, Buffer.from(TOKEN));
    return isOurs
      ? next()
      : refuse(c, 'This page is from an earlier start of the shop. Reload it and try again.');
  };
  const setHeaders: MiddlewareHandler = async (c, next) => {
    await next();
    if (!c.res.headers.has('Content-Security-Policy')) c.res.headers.set('Content-Security-Policy', policy());
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    c.res.headers.set('Referrer-Policy', 'same-origin');
  };
  return new Hono().use(setHeaders, bodyLimit({ maxSize: MAX_FORM_BYTES }), checkSource);
};

const isRead = (c: Context): boolean => c.req.method === 'GET' || c.req.method === 'HEAD';
