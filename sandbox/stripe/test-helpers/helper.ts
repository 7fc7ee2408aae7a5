import type { Context } from 'hono';
import { refuse } from '../engine/errors.ts';
import type { Sandbox } from '../engine/sandbox.ts';
import type { Shop } from '../engine/shop.ts';

/** Whose shop a test helper works in, and when: the platform's test mode, and now, by default. */
export interface Where {
  account?: string;
  livemode?: boolean;
  /** Unix seconds; dates a sale back. */
  at?: number;
}

/** One path under `/_sandbox`. */
export interface TestHelper {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  answer: (sandbox: Sandbox, c: Context) => object | Promise<object>;
}

const WHERE = ['account', 'livemode', 'at'];

/** The JSON of a request, which may have these keys: a misspelt one would make a test pass for no reason. */
const bodyOf = async <T>(c: Context, keys: readonly string[]): Promise<T & Where> => {
  const body: object = await c.req.json().catch((error: Error) => {
    throw refuse(`This is no JSON: ${error.message}`, 'parameter_invalid');
  });
  const unknown = Object.keys(body).filter((key) => ![...keys, ...WHERE].includes(key));
  if (unknown.length > 0) {
    throw refuse(`This test helper does not know ${unknown.join(', ')}.`, 'parameter_unknown');
  }
  return body as T & Where;
};

/** The shop that a request is about. */
export const shopAt = (sandbox: Sandbox, { account, livemode }: Where): Shop => {
  const shop = sandbox.shop(livemode, account);
  if (!shop) throw refuse(`There is no account '${account}'.`);
  return shop;
};

/** `POST <path>` with these keys in its JSON: something happens in one shop, at one moment. */
export const inShop = <T extends object>(
  path: string,
  keys: readonly (keyof T & string)[],
  work: (shop: Shop, given: T) => object,
): TestHelper => ({
  method: 'POST',
  path,
  answer: async (sandbox, c) => {
    const given = await bodyOf<T>(c, keys);
    const shop = shopAt(sandbox, given);
    return shop.during({ at: given.at }, () => work(shop, given));
  },
});

/** `POST <path>` with these keys in its JSON: something about the sandbox as a whole. */
export const inSandbox = <T extends object>(
  path: string,
  keys: readonly (keyof T & string)[],
  work: (sandbox: Sandbox, given: T & Where) => object | Promise<object>,
): TestHelper => ({
  method: 'POST',
  path,
  answer: async (sandbox, c) => work(sandbox, await bodyOf<T>(c, keys)),
});

/** `GET <path>?account=&livemode=`: something to look at in one shop. */
export const look = (
  path: string,
  read: (shop: Shop, query: Record<string, string>) => object,
): TestHelper => ({
  method: 'GET',
  path,
  answer: (sandbox, c) => {
    const { account, livemode, ...query } = c.req.query();
    return read(shopAt(sandbox, { livemode: livemode === 'true', ...(account && { account }) }), query);
  },
});
