import { noSuch, refuse } from '../engine/errors.ts';
import type { Fault } from '../engine/faults.ts';
import { randomText } from '../engine/ids.ts';
import type { Permissions, RestrictedKey } from '../engine/keys.ts';
import { resources } from '../resources/index.ts';
import { inSandbox, type TestHelper } from './helper.ts';

const FAULT = [
  'method',
  'path',
  'times',
  'delay_ms',
  'drop',
  'status',
  'after_work',
  'code',
  'message',
  'body',
  'headers',
] as const satisfies (keyof Fault)[];

const PERMISSIONS = [...new Set(resources.map(({ permission }) => permission))];

/** Faults between Stripe and a program, and limits of a program. */
export const faultHelpers: TestHelper[] = [
  /** Adds a fault for the next requests that match it. */
  inSandbox<Fault>('/fail_next', FAULT, (sandbox, fault) => {
    sandbox.faults.add(fault);
    return fault;
  }),

  /** Removes all faults. */
  {
    method: 'DELETE',
    path: '/fail_next',
    answer: (sandbox) => {
      sandbox.faults.clear();
      return {};
    },
  },

  /** `{ event }` delivers an event again, now. `{ times?, type? }` delivers the next events twice. */
  inSandbox<{ event?: string; times?: number; type?: string }>(
    '/deliver_twice',
    ['event', 'times', 'type'],
    (sandbox, { event: id, times = 1, type }) => {
      if (id === undefined) {
        sandbox.twice = { times, type };
        return { times, type };
      }
      const store = sandbox.allStores().find((one) => one.find('event', id));
      const event = store?.find('event', id);
      if (!store || !event) throw noSuch('event', id, 'event', 404);
      sandbox.redeliver(event, store);
      return { event };
    },
  ),

  /** Deletes the responses under idempotency keys, as Stripe does after a day. */
  inSandbox<object>('/forget_idempotency_keys', [], (sandbox) => {
    for (const store of sandbox.allStores()) store.idempotency.clear();
    return {};
  }),

  /** Creates a restricted key with these permissions: `{ charge: 'read' }`. Answers `{ key, permissions }`. */
  inSandbox<{ permissions: Permissions; wording?: RestrictedKey['wording'] }>(
    '/keys',
    ['permissions', 'wording'],
    (sandbox, { livemode, permissions, wording = 'having' }) => {
      for (const [name, level] of Object.entries(permissions)) {
        if (!PERMISSIONS.includes(name) || (level !== 'read' && level !== 'write')) {
          throw refuse(
            `Invalid permission '${name}: ${level}'. Use one of ${PERMISSIONS.join(', ')} with read or write.`,
          );
        }
      }
      const key = `rk_${livemode ? 'live' : 'test'}_${randomText(24)}`;
      sandbox.keys.add(key, { permissions, wording });
      return { key, permissions };
    },
  ),

  /** Sets the duration of every request. */
  inSandbox<{ ms: number }>('/latency', ['ms'], (sandbox, { ms }) => {
    if (!(ms >= 0)) throw refuse('A latency is a number of milliseconds.');
    sandbox.pace.latency = ms;
    return { ms };
  }),
];
