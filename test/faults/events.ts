import Stripe from 'stripe';
import type { Bundle } from 'zapier-platform-core';
import { doesNotFire, OCCASIONS, occasionOf, openOccasionShop } from '../../sandbox/occasions.ts';
import { BUYER, type Stock, stock } from './examples.ts';
import { newState, runStep } from './step.ts';
import { bundleFor, isNarrowed, type Subject } from './subjects.ts';
import { openWorld, type World } from './world.ts';

/** What belongs into no error and no log, besides what buyers typed. */
export const API_KEY = 'sk_test_FaultsKeyThatNobodyMaySee42';
export const SECRET = 'whsec_faultsSecretThatNobodyMaySee';

const HERE = 'http://127.0.0.1:9/hook/';

/** The webhook endpoint of one Zap, at an address that nobody has. */
export const targetUrl = (name: string): string => HERE + encodeURIComponent(name);

/** Lets everything happen once that a trigger may tell of, through the link of the stock where there is one. */
export const letThingsHappen = async (world: World, stock: Stock): Promise<void> => {
  const shop = await openOccasionShop(world, BUYER, (await stock.sale()).link);
  await stock.waitingRefund();
  for (const happen of Object.values(OCCASIONS)) await happen(shop);
};

/** For the tests of a file: a world in which everything has happened once, and what is in it. */
export const useEventfulWorld = (): (() => { world: World; things: Stock }) => {
  let world: World;
  let things: Stock;
  beforeAll(async () => {
    world = await openWorld();
    things = stock(world);
    await letThingsHappen(world, things);
  });
  afterAll(() => world.close());
  return () => ({ world, things });
};

/** A delivery as Zapier hands it on. */
export const deliveryOf = (event: unknown, input: Record<string, unknown>): Bundle => {
  const content = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: content, secret: SECRET });
  return bundleFor(input, API_KEY, {
    subscribeData: { id: 'we_1FaultsEndpoint', secret: SECRET },
    rawRequest: { method: 'POST', querystring: '', headers: { 'Http-Stripe-Signature': signature }, content },
  });
};

/** The events that a trigger asks for when it is turned on. */
const typesOf = async (world: World, { name, subscribe }: Subject, input: object): Promise<string[]> => {
  if (!subscribe) throw new Error(`${name} is no instant trigger.`);
  const bundle = bundleFor({ ...input }, API_KEY, { targetUrl: targetUrl(`types of ${name}`) });
  const { result } = await runStep(world, newState(), subscribe, bundle);
  if (result.status === 'rejected') throw result.reason;
  const { id } = result.value as { id: string };
  const { enabled_events } = await world.sdk.webhookEndpoints.retrieve(id);
  await world.sdk.webhookEndpoints.del(id);
  return enabled_events;
};

/** What a trigger makes of each event that it listens to, the newest first; rows only where it fires. */
export async function* firings(
  world: World,
  subject: Subject,
  stock: Stock,
): AsyncGenerator<{ delivery: Bundle; rows: { id: string }[] }> {
  const input = await subject.input(stock);
  const types = await typesOf(world, subject, input);
  for await (const event of world.sdk.events.list({ types, limit: 100 })) {
    const delivery = deliveryOf(event, input);
    const { result } = await runStep(world, newState(), subject.perform, delivery);
    if (result.status === 'fulfilled') yield { delivery, rows: result.value as { id: string }[] };
  }
}

/**
 * A delivery that makes a trigger fire, or undefined where it is narrowed to a link by which nothing of the kind happened.
 * @throws Error where one that is not narrowed does not fire
 */
export const deliveryFor = async (
  world: World,
  subject: Subject,
  stock: Stock,
): Promise<Bundle | undefined> => {
  occasionOf(subject.operation);
  for await (const { delivery, rows } of firings(world, subject, stock)) if (rows.length) return delivery;
  if (isNarrowed(subject)) return undefined;
  throw doesNotFire(subject.name);
};
