import fc from 'fast-check';
import App from '../../index.ts';
import { API_KEY } from './events.ts';
import { stock } from './examples.ts';
import { oddInput, RUNS, SEED } from './odd-values.ts';
import { type Call, newState, runStep } from './step.ts';
import { bundleFor, SUBJECTS, type Subject } from './subjects.ts';
import { checkRecords, checkRun } from './verdict.ts';
import { openWorld, type World } from './world.ts';

// Whatever stands in the fields of a form: a record or a sentence, and nothing odd on the way to Stripe.

let world: World;
let asked: Request[] = [];
beforeAll(async () => {
  const opened = await openWorld();
  world = {
    ...opened,
    send: (request) => {
      asked.push(request.clone());
      return opened.send(request);
    },
  };
});
afterAll(() => world.close());

const fieldsOf = ({ kind, operation }: Subject): string[] => {
  const all = (kind === 'create' ? App.creates : App.searches) as unknown as Record<
    string,
    { operation: { inputFields: { key: string }[] } }
  >;
  return all[operation]?.operation.inputFields.map(({ key }) => key) ?? [];
};

/** One of each operation that has a form. */
const forms = [
  ...new Map(
    SUBJECTS.filter(({ kind }) => kind === 'create' || kind === 'search').map((one) => [one.operation, one]),
  ).values(),
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters must not be sent
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** The texts of a request, as Stripe reads them. */
const sentIn = async (request: Request): Promise<string[]> => {
  const { pathname, searchParams } = new URL(request.url);
  const form = new URLSearchParams(request.method === 'POST' ? await request.text() : '');
  return [pathname, ...[...searchParams, ...form].flat()];
};

const isStripes = ({ name }: Call): boolean => /^(GET|POST|DELETE) \/v1\/[\w/:.-]+$/.test(name);

describe(`seed ${SEED}`, () => {
  test.each(forms.map((subject) => [subject.operation, subject] as const))(
    'reads or refuses any input: %s',
    async (_key, subject) => {
      const example = await subject.input(stock(world));
      const keys = fieldsOf(subject);
      const filled = fc
        .tuple(
          fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1, maxLength: 4 }),
          fc.array(oddInput, { minLength: 4 }),
        )
        .map(([chosen, values]) => Object.fromEntries(chosen.map((key, i) => [key, values[i]])));
      await fc.assert(
        fc.asyncProperty(filled, async (odd) => {
          asked = [];
          const input = { ...example, ...odd };
          const run = await runStep(world, newState(), subject.perform, bundleFor(input, API_KEY));
          expect([...checkRun(run, false), ...checkRecords(run, subject.keys)]).toEqual([]);
          expect(run.calls.filter(({ party }) => party === 'stripe').every(isStripes)).toBe(true);
          for (const text of (await Promise.all(asked.map(sentIn))).flat()) expect(text).not.toMatch(CONTROL);
        }),
        { seed: SEED, numRuns: RUNS },
      );
    },
  );
});
