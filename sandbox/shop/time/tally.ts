import type Stripe from 'stripe';
import type { HookDelivery } from '../../zapier/index.ts';
import type { Shop } from '../shop.ts';

/** The events that a trigger has to run for once. */
const FACTS: Record<string, (event: Stripe.Event) => boolean> = {
  payment_completed: ({ type, data }) =>
    type === 'checkout.session.async_payment_succeeded' ||
    (type === 'checkout.session.completed' &&
      'payment_status' in data.object &&
      data.object.payment_status !== 'unpaid'),
  invoice_paid: ({ type }) => type === 'invoice.paid',
  refund_issued: ({ type }) => type === 'refund.created',
};

/** The facts at Stripe since a Zap was turned on, and its runs. */
export interface Tally {
  zap: string;
  name: string;
  happened: number;
  ran: number;
  /** Missing runs while deliveries are pending. */
  underWay: number;
  lost: number;
  doubled: number;
  /** Repeated deliveries without a run. */
  dropped: number;
}

/** The event id of a delivery, unless the webhook is not Stripe's. */
export const eventOf = ({ content }: HookDelivery): string | undefined =>
  /"id": ?"(evt_\w+)"/.exec(content)?.[1];

/** The type of its event: `invoice.paid`. */
export const typeOf = ({ content }: HookDelivery): string | undefined =>
  /"type": ?"([a-z_]+\.[a-z_.]+)"/.exec(content)?.[1];

/** The repeated deliveries without a run. */
export const duplicatesAmong = (deliveries: readonly HookDelivery[]): HookDelivery[] => {
  const taken = new Set<string>();
  return deliveries.filter((delivery) => {
    const key = `${delivery.zap} ${eventOf(delivery)}`;
    const isRepeated = taken.has(key);
    taken.add(key);
    return isRepeated && delivery.durationMs !== null && delivery.runs.length === 0;
  });
};

/** Counts for every Zap that is on and has a trigger in FACTS. */
export const tally = async ({ sdk, runner, zaps, zapsOn }: Shop): Promise<Tally[]> => {
  const events: Stripe.Event[] = [];
  const types = ['checkout.session.*', 'invoice.paid', 'refund.created'];
  for await (const event of sdk.events.list({ types, limit: 100 })) events.push(event);

  const isBusy =
    events.some(({ pending_webhooks }) => pending_webhooks > 0) ||
    runner.deliveries.some(({ durationMs }) => durationMs === null);
  const duplicates = duplicatesAmong(runner.deliveries);

  return zaps.flatMap(({ id: zap, name, trigger }) => {
    const since = zapsOn.get(zap);
    const isFact = FACTS[trigger.key];
    if (since === undefined || !isFact) return [];
    const happened = new Set(
      events
        .filter((event) => event.created >= since && isFact(event))
        .map(({ data }) => ('id' in data.object ? String(data.object.id) : '')),
    );
    const ran = runner.runs.flatMap((run) =>
      run.zap === zap && run.trigger ? [String(run.trigger.id)] : [],
    );
    const once = new Set(ran);
    const missing = [...happened].filter((fact) => !once.has(fact)).length;
    return [
      {
        zap,
        name,
        happened: happened.size,
        ran: ran.length,
        underWay: isBusy ? missing : 0,
        lost: isBusy ? 0 : missing,
        doubled: ran.length - once.size,
        dropped: duplicates.filter((delivery) => delivery.zap === zap).length,
      },
    ];
  });
};
