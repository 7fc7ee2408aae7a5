import App from '../../index.ts';
import { type Case, nameOf, sampleOf } from './cases.ts';
import { SUBJECTS } from './subjects.ts';
import { openTrials } from './trials.ts';

// All faults of requests, for every operation, in virtual time. These tests try a sample; `npm run faults` tries all.

let trials: Awaited<ReturnType<typeof openTrials>>;
let cases: Case[];

beforeAll(async () => {
  trials = await openTrials();
  cases = await trials.cases();
});
afterAll(() => trials.close());

test('covers every operation, and nearly every dropdown', () => {
  const tried = new Set(cases.map(({ subject }) => subject.operation));
  const operations = [App.triggers, App.creates, App.searches].flatMap((all) => Object.keys(all ?? {}));
  expect(operations.filter((key) => !tried.has(key))).toEqual([]);
  // The embedded Stripe does not have their lists.
  for (const name of trials.untried) expect(name).toMatch(/^the choices of /);
  expect(SUBJECTS.length - trials.untried.length).toBeGreaterThan(100);
});

test('moves money once, loses no event, and ends in time with an error of the app, whatever goes wrong', async () => {
  const sample = sampleOf(cases);
  expect(sample.length).toBeGreaterThan(500);
  const wrong: string[] = [];
  for (const one of sample) {
    for (const violation of await trials.run(one))
      wrong.push(`${nameOf(one)}: ${violation.wrong}, ${violation.detail}`);
  }
  expect(wrong).toEqual([]);
});
