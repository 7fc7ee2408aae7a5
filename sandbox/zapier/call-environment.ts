import { AsyncLocalStorage } from 'node:async_hooks';

/*
 * At Zapier a process handles one call at a time, and core copies the call's environment and the secret of its run
 * into `process.env` (src/tools/environment.js, wrap-hydrate.js). Here one process handles many calls at once, so
 * `process.env` leads each of them to an environment of its own.
 */

const ofProcess = process.env;
const ofCalls = new AsyncLocalStorage<NodeJS.ProcessEnv>();
const current = (): NodeJS.ProcessEnv => ofCalls.getStore() ?? ofProcess;

process.env = new Proxy(ofProcess, {
  get: (_, name) => Reflect.get(current(), name),
  set: (_, name, value) => Reflect.set(current(), name, value),
  has: (_, name) => Reflect.has(current(), name),
  deleteProperty: (_, name) => Reflect.deleteProperty(current(), name),
  ownKeys: () => Reflect.ownKeys(current()),
  getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(current(), name),
});

/** Does some work in an environment that begins as the process's own and that nobody else sees. */
export const inOwnEnvironment = <T>(work: () => Promise<T>): Promise<T> =>
  ofCalls.run({ ...ofProcess }, work);
