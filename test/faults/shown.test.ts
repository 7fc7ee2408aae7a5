import { doesNotFire } from '../../sandbox/occasions.ts';
import { API_KEY, firings, useEventfulWorld } from './events.ts';
import { newState, runStep } from './step.ts';
import { bundleFor, isNarrowed, SUBJECTS, type Subject } from './subjects.ts';

// The editor shows only records that the trigger would have emitted.

const happened = useEventfulWorld();

const idsOf = (rows: unknown): string[] => (rows as { id: string }[]).map(({ id }) => id);

const shownBy = async ({ operation, input }: Subject): Promise<string[]> => {
  const { world, things } = happened();
  const list = SUBJECTS.find(({ name }) => name === `${operation} (list)`) as Subject;
  const bundle = bundleFor(await input(things), API_KEY);
  const { result } = await runStep(world, newState(), list.perform, bundle);
  if (result.status === 'rejected') throw result.reason;
  return idsOf(result.value);
};

const hooks = SUBJECTS.filter(({ kind }) => kind === 'hook');

test.each(hooks.map((subject) => [subject.name, subject] as const))(
  '%s lists only records that it would have emitted',
  async (_name, subject) => {
    const { world, things } = happened();
    const fired: string[] = [];
    for await (const { rows } of firings(world, subject, things)) fired.push(...idsOf(rows));
    if (fired.length === 0 && !isNarrowed(subject)) throw doesNotFire(subject.name);
    const shown = await shownBy(subject);
    const odd = shown.filter((id) => !fired.includes(id));
    expect(odd.map((id) => `its list shows ${id}, for which it did not fire`)).toEqual([]);
    if (!isNarrowed(subject)) expect(shown).not.toEqual([]);
  },
);
