import type Stripe from 'stripe';
import { MAX_LOOKED_UP } from './origin.ts';
import type { Source } from './source.ts';

/** The most types that one list of events takes: https://docs.stripe.com/api/events/list */
const MAX_TYPES = 20;

/** The latest events of some types, newest first, for triggers whose facts are in events only. */
export const recentEvents = async <Type extends Stripe.Event['type']>(stripe: Stripe, ...types: Type[]) => {
  const { data } = await stripe.events.list({ types, limit: MAX_LOOKED_UP });
  return data.filter((event): event is Extract<Stripe.Event, { type: Type }> =>
    types.some((type) => type === event.type),
  );
};

/** Events themselves. An event never changes: the signed event is complete. */
export const events: Source<Stripe.Event['data']['object'], Stripe.Event> = {
  read: async (_stripe, _object, { event }) => event,
  fromEvent: (_object, event) => event,
  list: async (stripe, { types, limit }) => {
    const requests = Array.from({ length: Math.ceil(types.length / MAX_TYPES) }, (_, page) =>
      stripe.events.list({ types: types.slice(page * MAX_TYPES, (page + 1) * MAX_TYPES), limit }),
    );
    return (await Promise.all(requests))
      .flatMap(({ data }): Stripe.Event[] => data)
      .sort((a, b) => b.created - a.created)
      .slice(0, limit);
  },
};
