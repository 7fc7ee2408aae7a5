import type { Context } from 'hono';
import { refuse } from '../engine/errors.ts';
import type { Sandbox } from '../engine/sandbox.ts';
import type { Store } from '../engine/store.ts';

/** The account, mode and time of a test helper; by default the platform's test mode, and now. */
export interface Where {
  account?: string;
  livemode?: boolean;
  /** Unix seconds, for a sale in the past. */
  at?: number;
}

/** One path under `/_sandbox`. */
export interface TestHelper {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  answer: (sandbox: Sandbox, c: Context) => object | Promise<object>;
}

const WHERE = ['account', 'livemode', 'at'];

/** The JSON body. An unknown key is an error, because a typo in a test could hide a failure. */
const bodyOf = async <T>(c: Context, keys: readonly string[]): Promise<T & Where> => {
  const body: object = await c.req.json().catch((error: Error) => {
    throw refuse(`The body is not valid JSON: ${error.message}`);
  });
  const unknown = Object.keys(body).filter((key) => ![...keys, ...WHERE].includes(key));
  if (unknown.length > 0) {
    throw refuse(`This test helper does not have ${unknown.join(', ')}.`, 'parameter_unknown');
  }
  return body as T & Where;
};

export const storeAt = (sandbox: Sandbox, { account, livemode }: Where): Store => {
  const store = sandbox.store(livemode, account);
  if (!store) throw refuse(`The account '${account}' does not exist.`);
  return store;
};

/** `POST <path>` with these keys, for one account in one mode. */
export const inStore = <T extends object>(
  path: string,
  keys: readonly (keyof T & string)[],
  work: (store: Store, given: T) => object,
): TestHelper => ({
  method: 'POST',
  path,
  answer: async (sandbox, c) => {
    const given = await bodyOf<T>(c, keys);
    const store = storeAt(sandbox, given);
    return store.during({ at: given.at }, () => work(store, given));
  },
});

/** `POST <path>` with these keys, for the whole sandbox. */
export const inSandbox = <T extends object>(
  path: string,
  keys: readonly (keyof T & string)[],
  work: (sandbox: Sandbox, given: T & Where) => object | Promise<object>,
): TestHelper => ({
  method: 'POST',
  path,
  answer: async (sandbox, c) => work(sandbox, await bodyOf<T>(c, keys)),
});

/** `GET <path>?account=&livemode=…` */
export const look = (
  path: string,
  read: (store: Store, query: Record<string, string>) => object,
): TestHelper => ({
  method: 'GET',
  path,
  answer: (sandbox, c) => {
    const { account, livemode, ...query } = c.req.query();
    return read(storeAt(sandbox, { livemode: livemode === 'true', ...(account && { account }) }), query);
  },
});
