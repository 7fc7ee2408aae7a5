import type Stripe from 'stripe';
import { API_VERSION } from './client.ts';
import { MAX_LOOKED_UP } from './origin.ts';
import type { Source } from './source.ts';
import type { EventType } from './webhooks.ts';

/** The most types that one list of events takes: https://docs.stripe.com/api/events/list */
const MAX_TYPES = 20;

/** The latest events of some types, newest first, for triggers whose facts are in events only. */
export const recentEvents = async <Type extends Stripe.Event['type']>(stripe: Stripe, ...types: Type[]) => {
  const { data } = await stripe.events.list({ types, limit: MAX_LOOKED_UP });
  return data.filter((event): event is Extract<Stripe.Event, { type: Type }> =>
    types.some((type) => type === event.type),
  );
};

/** An event as far as it is read here. */
export type EventItem = Pick<Stripe.Event, 'id' | 'api_version' | 'created' | 'livemode'> & {
  type: string;
  data: { object: { id?: string; object?: string }; previous_attributes?: object };
  /** True for an example of an event that has not happened. It is no field of Stripe's. */
  isExample?: boolean;
};

/** An example of an event, with all the fields that its object has. */
const exampleOf = async (type: EventType): Promise<EventItem> => {
  const examples: Record<string, object> = (await import('./event-examples.json', { with: { type: 'json' } }))
    .default;
  return {
    id: 'evt_example',
    api_version: API_VERSION,
    created: Math.floor(Date.now() / 1000),
    data: { object: examples[type.slice(0, type.lastIndexOf('.'))] ?? {} },
    isExample: true,
    livemode: false,
    type,
  };
};

/**
 * Events themselves. An event never changes: the signed event is complete. If none of the types has happened, the list has an
 * example of each, so that the fields of its object can be mapped.
 */
export const events: Source<Stripe.Event['data']['object'], EventItem> = {
  read: async (_stripe, _object, { event }) => event,
  fromEvent: (_object, event) => event,
  list: async (stripe, { types, limit }) => {
    const requests = Array.from({ length: Math.ceil(types.length / MAX_TYPES) }, (_, page) =>
      stripe.events.list({ types: types.slice(page * MAX_TYPES, (page + 1) * MAX_TYPES), limit }),
    );
    const found = (await Promise.all(requests))
      .flatMap(({ data }): Stripe.Event[] => data)
      .sort((a, b) => b.created - a.created);
    return found.length ? found.slice(0, limit) : Promise.all(types.slice(0, limit).map(exampleOf));
  },
};
