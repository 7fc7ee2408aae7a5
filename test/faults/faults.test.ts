import App from '../../index.ts';
import { type Case, nameOf, sampleOf } from './cases.ts';
import { SUBJECTS } from './subjects.ts';
import { openTrials } from './trials.ts';

// For every operation everything that can go wrong with a request, in virtual time; `npm run faults` tries every request.

let trials: Awaited<ReturnType<typeof openTrials>>;
let cases: Case[];

beforeAll(async () => {
  trials = await openTrials();
  cases = await trials.cases();
});
afterAll(() => trials.close());

test('every operation is in the table, and nearly every dropdown', () => {
  const tried = new Set(cases.map(({ subject }) => subject.operation));
  const operations = [App.triggers, App.creates, App.searches].flatMap((all) => Object.keys(all ?? {}));
  expect(operations.filter((key) => !tried.has(key))).toEqual([]);
  // What the embedded Stripe does not have.
  for (const name of trials.untried) expect(name).toMatch(/^the choices of /);
  expect(SUBJECTS.length - trials.untried.length).toBeGreaterThan(100);
});

test('whatever goes wrong: money once, no event lost, errors of ours, no secret, in time', async () => {
  const sample = sampleOf(cases);
  expect(sample.length).toBeGreaterThan(500);
  const wrong: string[] = [];
  for (const one of sample) {
    for (const violation of await trials.run(one))
      wrong.push(`${nameOf(one)}: ${violation.wrong}, ${violation.detail}`);
  }
  expect(wrong).toEqual([]);
});
