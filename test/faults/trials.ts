import type { Bundle } from 'zapier-platform-core';
import { accidentOf, type Case, type When } from './cases.ts';
import { API_KEY, deliveryFor, letThingsHappen, targetUrl } from './events.ts';
import { type Stock, stock } from './examples.ts';
import { FAULTS, NO_ANSWERS } from './faults.ts';
import { type Accident, aDayLater, type Call, type Clean, newState, type Run, runStep } from './step.ts';
import {
  asks,
  bundleFor,
  isNarrowed,
  isShortLived,
  type Kind,
  makesMore,
  SUBJECTS,
  type Subject,
  TURNED_ON,
} from './subjects.ts';
import {
  checkDone,
  checkFirst,
  checkRecords,
  checkRun,
  checkSuccess,
  isNotWanted,
  rowsOf,
  type Violation,
  violation,
} from './verdict.ts';
import { openWorld, type World } from './world.ts';

const WRITES: Kind[] = ['create', 'subscribe', 'unsubscribe'];

/** All cases of all subjects, and what becomes of each. */
export const openTrials = async () => {
  const reading = await openWorld();
  const shared = stock(reading);
  await letThingsHappen(reading, shared);
  let writing = await openWorld();
  let written = 0;
  const deliveries = new Map<Subject, Bundle>();
  const untried: string[] = [];
  const seen = { runs: 0, slowest: 0 };
  let isClosed = false;
  let zaps = 0;

  const worldOf = ({ kind }: Subject): World => (WRITES.includes(kind) ? writing : reading);

  /** What a subject is called with: objects of its own for one that writes. */
  const bundleOf = async (subject: Subject): Promise<Bundle> => {
    const delivery = deliveries.get(subject);
    if (delivery) return delivery;
    const own: Stock = WRITES.includes(subject.kind) ? stock(writing) : shared;
    const input = await subject.input(own);
    zaps += 1;
    const bundle = bundleFor(input, API_KEY, {
      targetUrl: targetUrl(String(zaps)),
      ...(subject.kind === 'turn on' && { meta: TURNED_ON }),
    });
    if (subject.kind !== 'unsubscribe' || !subject.subscribe) return bundle;
    const { result } = await runStep(writing, newState(), subject.subscribe, bundle);
    if (result.status === 'rejected') throw result.reason;
    return { ...bundle, subscribeData: result.value } as unknown as Bundle;
  };

  const start = async (subject: Subject) => {
    const world = worldOf(subject);
    world.enter();
    const bundle = await bundleOf(subject);
    const state = newState();
    // Another case may have asked for the very same.
    await world.happens('forget_idempotency_keys');
    const done = await world.watch();
    const run = (accident?: Accident, of = bundle) => runStep(world, state, subject.perform, of, accident);
    return { run, done, bundle, later: () => aDayLater(world, state) };
  };

  /** The endpoints of a Zap, which are gone afterwards. */
  const endpointsOf = async ({ targetUrl: address }: Bundle): Promise<string[]> => {
    const { data } = await writing.sdk.webhookEndpoints.list({ limit: 100 });
    const ids = data.filter(({ url }) => url === address).map(({ id }) => id);
    for (const id of ids) await writing.sdk.webhookEndpoints.del(id);
    return ids;
  };

  /** What a subject does where nothing goes wrong; undefined where there is nothing to try. */
  const clean = async (subject: Subject): Promise<Clean | undefined> => {
    worldOf(subject).enter();
    if (subject.kind === 'hook') {
      const delivery = await deliveryFor(reading, subject, shared);
      if (!delivery) return undefined;
      deliveries.set(subject, delivery);
    }
    const { run, done, bundle, later } = await start(subject);
    const first = await run();
    if (first.result.status === 'rejected') {
      // Of the fields that nobody has to fill in, some do not go together.
      if (first.calls.length === 0 && subject.name.includes(', ')) return undefined;
      if (subject.kind === 'dropdown' && /is not simulated/.test(String(first.result.reason))) {
        untried.push(subject.name);
        return undefined;
      }
      throw new Error(`${subject.name} cannot be tried with the examples: ${first.result.reason}`);
    }
    if (first.calls.length === 0) return undefined;
    const once = await done();
    await run();
    const twice = await done();
    if (twice.length > once.length && !makesMore(subject))
      throw new Error(`${subject.name} does twice what is asked for twice: ${twice.join(', ')}.`);
    const needed = needs.get(subject.operation) ?? new Set();
    needs.set(subject.operation, needed);
    for (const need of first.needs) needed.add(need);
    if (!WRITES.includes(subject.kind)) return { first, later: first, once };
    await later();
    const last = await run();
    await endpointsOf(bundle);
    if (subject.kind !== 'create') return { first, later: last, once };
    const unfinished = await start(subject);
    await unfinished.run(NO_ANSWERS);
    return { first, later: last, once, afterLost: await unfinished.run() };
  };

  const cleanRuns = new Map<Subject, Clean>();
  const needs = new Map<string, Set<string>>();

  const casesAt = (subject: Subject, calls: Call[], when: When): Case[] =>
    calls.flatMap((call, at) =>
      FAULTS[call.party]
        .filter(({ hits = () => true }) => hits(call))
        .flatMap((fault) =>
          (fault.times ?? [1, Number.POSITIVE_INFINITY]).map((times) => ({
            subject,
            at,
            call: call.name,
            fault,
            times,
            when,
          })),
        ),
    );

  /** The table: every subject, every call that it makes, everything that can go wrong with it. */
  const cases = async (): Promise<Case[]> => {
    const all: Case[] = [];
    for (const subject of SUBJECTS) {
      const runs = await clean(subject);
      if (!runs) continue;
      cleanRuns.set(subject, runs);
      all.push(...casesAt(subject, runs.first.calls, 'at first'));
      if (subject.kind === 'create') all.push(...casesAt(subject, runs.later.calls, 'a day later'));
      const { calls = [] } = runs.afterLost ?? {};
      all.push(
        ...casesAt(subject, calls, 'after a lost answer').filter(({ call }) => call.startsWith('cache.')),
      );
    }
    return all;
  };

  /** Whether the one endpoint of a Zap is there, or gone. */
  const checkEndpoints = async (bundle: Bundle, last: Run, isOn: boolean): Promise<Violation[]> => {
    const ids = await endpointsOf(bundle);
    const given = last.result.status === 'fulfilled' && isOn ? (last.result.value as { id: string }) : null;
    const wanted = given ? [given.id] : [];
    return JSON.stringify(ids) === JSON.stringify(wanted)
      ? []
      : [violation(ids.length > wanted.length ? 'done twice' : 'not done', { ids, wanted })];
  };

  /** Goes wrong, is replayed at once, and is run once more after the keys have lapsed. */
  const runWrite = async ({ subject, ...rest }: Case): Promise<[Run[], Violation[]]> => {
    const accident = accidentOf(rest);
    const late = rest.when === 'a day later';
    const { run, done, bundle, later } = await start(subject);
    const { once = [] } = cleanRuns.get(subject) ?? {};
    const money = (all: string[]) => all.filter((name) => name === 'refund.created');
    if (rest.when === 'after a lost answer') await run(NO_ANSWERS);
    const first = await run(late ? undefined : accident);
    const again = late ? first : await run();
    const successes = new Set([first, again].filter(({ result }) => result.status === 'fulfilled')).size;
    const most = isShortLived(subject.operation)
      ? Number.POSITIVE_INFINITY
      : makesMore(subject)
        ? successes
        : 1;
    const found = [
      ...checkSuccess(again),
      ...(rest.when === 'at first' && subject.kind === 'create' ? checkFirst(first) : []),
    ];
    // An answer of an odd shape to the write itself: the work is done, and a failure would hide it.
    if (subject.kind === 'create' && rest.fault.isOdd && rest.call.startsWith('POST ')) {
      if (first.result.status === 'rejected')
        found.push(violation('failed after its work', String(first.result.reason)));
    }
    if (subject.kind === 'create') found.push(...checkDone(await done(), once, most, rest.fault));
    await later();
    const last = await run(late ? accident : undefined);
    found.push(...checkDone(money(await done()), money(once), 1, rest.fault));
    if (!late) found.push(...checkSuccess(last));
    if (subject.kind !== 'create')
      found.push(...(await checkEndpoints(bundle, last, subject.kind === 'subscribe')));
    return [[first, again, last], found];
  };

  /** Goes wrong, and is run again. */
  const runRead = async ({ subject, ...rest }: Case): Promise<[Run[], Violation[]]> => {
    const { run } = await start(subject);
    const first = await run(accidentOf(rest));
    const again = await run();
    return [[first, again], checkSuccess(again)];
  };

  /** A delivery goes wrong, and Stripe delivers it once more: the Zap runs once. */
  const runHook = async ({ subject, call, ...rest }: Case): Promise<[Run[], Violation[]]> => {
    const { run } = await start(subject);
    const first = await run(accidentOf(rest));
    const again = await run();
    const [once, twice] = [rowsOf(first).length, rowsOf(again).length];
    const counts = asks(subject) && first.result.status === 'rejected' ? twice : once;
    const found =
      counts === 1 || isNotWanted(subject, rest.fault) ? [] : [violation('event lost', first.result)];
    // Where the cache fails, twice is better than never.
    if (once && twice && !call.startsWith('cache')) found.push(violation('event twice', again.result));
    return [[first, again], found];
  };

  /** A poll goes wrong, and so does nothing: the next one tells what is new. */
  const runPoll = async (one: Case): Promise<[Run[], Violation[]]> => {
    const [runs, found] = await runRead(one);
    const ids = new Set(runs.flatMap(rowsOf).map(({ id }) => id));
    const first = cleanRuns.get(one.subject)?.first;
    const all = first && !isNotWanted(one.subject, one.fault) ? rowsOf(first) : [];
    const lost = all.filter(({ id }) => !ids.has(id));
    return [runs, [...found, ...lost.map(({ id }) => violation('event lost', id))]];
  };

  /** A poll is turned on while something goes wrong, and then polls: nothing of what there was is new. */
  const runTurnOn = async ({ subject, ...rest }: Case): Promise<[Run[], Violation[]]> => {
    const { run, bundle } = await start(subject);
    const first = await run(accidentOf(rest));
    const on = first.result.status === 'fulfilled' ? first : await run();
    const polled = await run(undefined, { ...bundle, meta: { ...bundle.meta, isPopulatingDedupe: false } });
    const noted = new Set(rowsOf(on).map(({ id }) => id));
    const old = rowsOf(polled).filter(({ id }) => !noted.has(id));
    const found = [...checkSuccess(on), ...checkSuccess(polled)];
    if (old.length && !rest.fault.isOdd) found.push(violation('ran for yesterday', old));
    if (rowsOf(polled).length === 0 && !isNarrowed(subject))
      found.push(violation('event lost', polled.result));
    return [[first, on, polled], found];
  };

  /** Opens another world after some cases: each leaves sales and events, and thousands do not fit into memory. */
  const startAnew = async (): Promise<void> => {
    written += 1;
    if (written % 500) return;
    await writing.close();
    writing = await openWorld();
  };

  const runCase = (one: Case): Promise<[Run[], Violation[]]> => {
    if (one.subject.kind === 'hook') return runHook(one);
    if (one.subject.kind === 'poll') return runPoll(one);
    if (one.subject.kind === 'turn on') return runTurnOn(one);
    return WRITES.includes(one.subject.kind) ? runWrite(one) : runRead(one);
  };

  return {
    cases,
    /** The permissions that each operation was seen to need, such as `charge_read`, by its key. */
    needs,
    /** The subjects that ask for what the embedded Stripe does not have. */
    untried,
    /** How many runs there were, and how long the slowest took, in seconds. */
    seen,
    run: async (one: Case): Promise<Violation[]> => {
      // A test whose time is over goes on, and would take the time of all that come after it along.
      if (isClosed) throw new Error('These trials are over.');
      if (WRITES.includes(one.subject.kind)) await startAnew();
      const [runs, found] = await runCase(one);
      seen.runs += runs.length;
      seen.slowest = Math.max(seen.slowest, ...runs.map(({ seconds }) => seconds));
      const isOdd = one.fault.isOdd ?? false;
      return [
        ...found,
        ...runs.flatMap((run) => [...checkRun(run, isOdd), ...checkRecords(run, one.subject.keys)]),
      ];
    },
    close: async (): Promise<void> => {
      isClosed = true;
      await reading.close();
      await writing.close();
    },
  };
};
