import { noSuch, refuse } from '../engine/errors.ts';
import { type Fault, FORBIDDEN } from '../engine/faults.ts';
import { newId } from '../engine/ids.ts';
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
  'forbidden',
  'body',
  'headers',
] as const satisfies (keyof Fault)[];

/** What goes wrong between Stripe and a program, and what went over the wire. */
export const faultHelpers: TestHelper[] = [
  /** Lets the next requests that match go wrong. */
  inSandbox<Fault>('/fail_next', FAULT, (sandbox, fault) => {
    if (fault.forbidden && !Object.hasOwn(FORBIDDEN, fault.forbidden)) {
      throw refuse(`A request is forbidden for one of these reasons: ${Object.keys(FORBIDDEN).join(', ')}.`);
    }
    sandbox.faults.add(fault);
    return fault;
  }),

  /** Forgets those that wait. */
  {
    method: 'DELETE',
    path: '/fail_next',
    answer: (sandbox) => {
      sandbox.faults.clear();
      return {};
    },
  },

  /** `{ event }` sends an event again, now; `{ times?, type? }` lets the next ones go out twice. */
  inSandbox<{ event?: string; times?: number; type?: string }>(
    '/deliver_twice',
    ['event', 'times', 'type'],
    (sandbox, { event: id, times = 1, type }) => {
      if (id === undefined) {
        sandbox.twice = { times, type };
        return { times, type };
      }
      const shop = sandbox.allShops().find((one) => one.find('event', id));
      const event = shop?.find('event', id);
      if (!shop || !event) throw noSuch('event', id, 'event', 404);
      sandbox.redeliver(event, shop);
      return { event };
    },
  ),

  /** Answers when no delivery and no booking is pending. */
  inSandbox<object>('/idle', [], async (sandbox) => {
    await sandbox.background.idle();
    return {};
  }),

  /** Connects one more account to the platform. */
  inSandbox<{ id?: string }>('/accounts', ['id'], (sandbox, { id }) =>
    sandbox.addAccount(id ?? newId('acct')),
  ),

  /** A day passes: Stripe forgets the answers that it saved under idempotency keys. */
  inSandbox<object>('/forget_idempotency_keys', [], (sandbox) => {
    for (const shop of sandbox.allShops()) shop.idempotency.clear();
    return {};
  }),

  { method: 'GET', path: '/requests', answer: ({ requests }) => requests },
  { method: 'GET', path: '/deliveries', answer: ({ deliveries }) => deliveries.log },
];
