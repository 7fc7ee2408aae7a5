import type { Bundle } from 'zapier-platform-core';
import { API_KEY, deliveryFor, letThingsHappen, targetUrl } from './events.ts';
import { type Stock, stock } from './examples.ts';
import { FAULTS, type Fault } from './faults.ts';
import { type Accident, type Call, newState, type Run, runStep, type State } from './step.ts';
import { bundleFor, isNarrowed, type Kind, MAKES_MORE, SUBJECTS, type Subject } from './subjects.ts';
import { checkDone, checkRecords, checkRun, checkSuccess, type Violation, violation } from './verdict.ts';
import { openWorld, type World } from './world.ts';

/** One thing that goes wrong with one call of one subject. */
export interface Case {
  subject: Subject;
  /** Which call of the run, from 0, and its name. */
  at: number;
  call: string;
  fault: Fault;
  /** Whether every call of that name fails from then on, retries too. */
  always: boolean;
  /** Whether it goes wrong the first time, or a day after a first time that went well. */
  late: boolean;
}

export const nameOf = ({ subject, at, call, fault, always, late }: Case): string =>
  `${subject.name}: ${call} (call ${at + 1}) ${fault.name}${always ? ' always' : ''}${late ? ' a day later' : ''}`;

const accidentOf = ({
  at,
  always,
  fault: { misbehave },
}: Pick<Case, 'at' | 'always' | 'fault'>): Accident => ({
  hits: (call, index, calls) => index === at || (always && index > at && call.name === calls[at]?.name),
  misbehave,
});

/**
 * Of a table of cases, one for each thing that can go wrong with each operation, another call each time. What all
 * triggers share, like turning one on, counts as one operation.
 */
export const sampleOf = (cases: Case[]): Case[] => {
  const groups = Map.groupBy(cases, ({ subject: { kind, operation }, fault, call }) => {
    const isOwn = ['create', 'search', 'hook', 'poll'].includes(kind);
    return [isOwn ? operation : kind, call.split(' ').length > 1 ? 'stripe' : call, fault.name].join('|');
  });
  return [...groups.values()].flatMap((group, i) => group[(i * 7) % group.length] ?? []);
};

/** What clean runs of a subject do: the first, and one a day later. */
interface Clean {
  first: Run;
  later: Run;
  /** What was done by one run, and by two. */
  once: string[];
  twice: string[];
}

const WRITES: Kind[] = ['create', 'subscribe', 'unsubscribe'];

/**
 * Triggers that have to ask Stripe whether the Zap wants an event, as those that are narrowed to a link may have to.
 * They do not guess: where the answer does not come the run fails, and its replay counts.
 */
const ASKING = ['payment_attempt_failed'];

const asks = (subject: Subject): boolean => isNarrowed(subject) || ASKING.includes(subject.name);

/** Triggers on a state that may be over: an object that does not tell its state is in another one. */
const OF_A_STATE = ['payment_processing'];

/** Whether a fresh object, where it has an odd shape, may be one that the Zap does not want. */
export const dependsOnFresh = (subject: Subject): boolean =>
  asks(subject) || OF_A_STATE.includes(subject.name);

/** An object without the field that says whether a Zap wants it is one that it does not want. */
const isNotWanted = (subject: Subject, { isOdd }: Fault): boolean =>
  (isOdd ?? false) && dependsOnFresh(subject);

const rowsOf = ({ result }: Run): { id: string }[] =>
  result.status === 'fulfilled' ? (result.value as { id: string }[]) : [];

/** A day passes, in which Stripe forgets what it saved. */
const aDayLater = async (world: World, state: State): Promise<void> => {
  state.saved.clear();
  world.skip(24 * 60 * 60);
  await world.happens('forget_idempotency_keys');
};

/** All cases of all subjects, and what becomes of each. */
export const openTrials = async () => {
  const reading = await openWorld();
  const shared = stock(reading);
  await letThingsHappen(reading, shared);
  const writing = await openWorld();
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
    const bundle = bundleFor(input, API_KEY, { targetUrl: targetUrl(String(zaps)) });
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
    const run = (accident?: Accident) => runStep(world, state, subject.perform, bundle, accident);
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
    if (twice.length > once.length && !MAKES_MORE.includes(subject.operation))
      throw new Error(`${subject.name} does twice what is asked for twice: ${twice.join(', ')}.`);
    if (!WRITES.includes(subject.kind)) return { first, later: first, once, twice };
    await later();
    const last = await run();
    await endpointsOf(bundle);
    return { first, later: last, once, twice };
  };

  const cleanRuns = new Map<Subject, Clean>();

  const casesAt = (subject: Subject, calls: Call[], late: boolean): Case[] =>
    calls.flatMap((call, at) =>
      FAULTS[call.party]
        .filter(({ hits = () => true }) => hits(call))
        .flatMap((fault) =>
          [false, true].map((always) => ({ subject, at, call: call.name, fault, always, late })),
        ),
    );

  /** The table: every subject, every call that it makes, everything that can go wrong with it. */
  const cases = async (): Promise<Case[]> => {
    const all: Case[] = [];
    for (const subject of SUBJECTS) {
      const runs = await clean(subject);
      if (!runs) continue;
      cleanRuns.set(subject, runs);
      all.push(...casesAt(subject, runs.first.calls, false));
      if (subject.kind === 'create') all.push(...casesAt(subject, runs.later.calls, true));
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
    const { late } = rest;
    const accident = accidentOf(rest);
    const { run, done, bundle, later } = await start(subject);
    const { once = [], twice = [] } = cleanRuns.get(subject) ?? {};
    const money = (all: string[]) => all.filter((name) => name === 'refund.created');
    const first = await run(late ? undefined : accident);
    const again = late ? first : await run();
    const found = [...checkSuccess(again)];
    if (subject.kind === 'create') found.push(...checkDone(await done(), [once, twice], rest.fault));
    await later();
    const last = await run(late ? accident : undefined);
    found.push(...checkDone(money(await done()), [money(once), money(once)], rest.fault));
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

  const runCase = (one: Case): Promise<[Run[], Violation[]]> => {
    if (one.subject.kind === 'hook') return runHook(one);
    if (one.subject.kind === 'poll') return runPoll(one);
    return WRITES.includes(one.subject.kind) ? runWrite(one) : runRead(one);
  };

  return {
    cases,
    /** The subjects that ask for what the embedded Stripe does not have. */
    untried,
    /** How many runs there were, and how long the slowest took, in seconds. */
    seen,
    run: async (one: Case): Promise<Violation[]> => {
      // A test whose time is over goes on, and would take the time of all that come after it along.
      if (isClosed) throw new Error('These trials are over.');
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
