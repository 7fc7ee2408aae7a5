import { subscriptionItemOf, subscriptionOf } from './full-objects.ts';
import { listOf } from './objects.ts';

// Subscriptions with billing periods that can be counted.

export const MONTHLY = { interval: 'month', interval_count: 1 };

/** Unix seconds of a day at 10:00 UTC. */
export const at = (day: string): number => Date.parse(`${day}T10:00:00Z`) / 1000;

/** A subscription in one of its periods, on days at 10:00 UTC. */
export interface InPeriod {
  recurring?: object;
  period: [start: string, end: string];
  /** The start of the period by default. */
  anchor?: string;
  /** The start of the period by default. */
  started?: string;
  more?: object;
}

export const inPeriod = ({ recurring = MONTHLY, period: [start, end], anchor = start, ...state }: InPeriod) =>
  subscriptionOf({
    billing_cycle_anchor: at(anchor),
    billing_cycle_anchor_config: null,
    billing_schedules: [],
    items: listOf([
      subscriptionItemOf({ recurring }, { current_period_start: at(start), current_period_end: at(end) }),
    ]),
    start_date: at(state.started ?? start),
    ...state.more,
  });
