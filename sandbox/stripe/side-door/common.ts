import type { Context } from 'hono';
import { refuse } from '../engine/errors.ts';
import type { Call } from '../engine/resource.ts';
import type { World } from '../engine/world.ts';

/** Whose shop a side-door request is about, and when it happens: the platform's test mode, and now, by default. */
export interface Where {
  account?: string;
  livemode?: boolean;
  /** Unix seconds; dates a sale back. */
  at?: number;
}

const WHERE = ['account', 'livemode', 'at'];

/** The JSON of a request, which may have these keys: a misspelt one would make a test pass for no reason. */
export const bodyOf = async <T>(c: Context, keys: string[]): Promise<T & Where> => {
  const body: object = await c.req.json();
  const unknown = Object.keys(body).filter((key) => ![...keys, ...WHERE].includes(key));
  if (unknown.length > 0)
    throw refuse(`The side door does not know ${unknown.join(', ')}.`, 'parameter_unknown');
  return body as T & Where;
};

/** The call that people make who are no program: it has no request behind it. */
export const callIn = (world: World, { account, livemode, at }: Where): Call => {
  const shop = world.shop(livemode, account);
  if (!shop) throw refuse(`There is no account '${account}'.`);
  const now = at ?? Math.floor(Date.now() / 1000);
  return { shop, now, cause: { id: null, idempotency_key: null } };
};

/** The same of a query: `?livemode=true&account=acct_1`. */
export const whereOf = (c: Context): Where => {
  const { account, livemode } = c.req.query();
  return { livemode: livemode === 'true', ...(account && { account }) };
};
