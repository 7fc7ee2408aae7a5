import { EventEmitter } from 'node:events';

/**
 * In place of Node's `domain` (see jest.config.js), in which core runs every call. Its first use makes Node watch every
 * promise of the process from then on: a ninth of a test run. What no one has caught reaches Jest, and fails the test.
 */
class Domain extends EventEmitter {
  run<T>(act: () => T): T {
    return act();
  }
}

export const create = (): Domain => new Domain();
