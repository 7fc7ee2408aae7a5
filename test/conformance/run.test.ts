import { Skipped } from '../../conformance/answers.ts';
import { PROBES } from '../../conformance/index.ts';
import { paymentsByApi } from '../../conformance/payments.ts';
import type { Probe } from '../../conformance/probe.ts';
import { sectionsOf, summary } from '../../conformance/report.ts';
import { agrees, inLine, outcomeOf } from '../../conformance/run.ts';
import { Target } from '../../conformance/target.ts';

// Nothing listens at this port.
const nowhere = new Target('http://127.0.0.1:9', 'sk_test_nobody', paymentsByApi());
const probe = (answer: unknown, given: Partial<Probe> = {}): Probe => ({
  name: 'Name.',
  doc: 'https://docs.stripe.com',
  observe: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
  ...given,
});

it.each([
  ['accepts the same text', 'a', 'a', true],
  ['refuses another text', 'a', 'b', false],
  ['accepts a text that matches a pattern', /^No such/, "No such charge: 'x'", true],
  ['refuses a missing text for a pattern', /x/, undefined, false],
  ['accepts more keys than expected', { status: 400 }, { status: 400, code: 'x' }, true],
  ['refuses fewer keys than expected', { status: 400, code: 'x' }, { status: 400 }, false],
  ['refuses a key that must be missing', { a: undefined }, { a: '1' }, false],
  ['refuses a longer list', ['a'], ['a', 'b'], false],
  ['refuses a text instead of an object', { status: 400 }, 'accepted', false],
  ['refuses undefined instead of null', null, undefined, false],
])('%s', (_title, expected, answer, isExpected) => {
  expect(agrees(expected, answer)).toBe(isExpected);
});

it.each([
  ['same', probe(1, { expect: 1 })],
  ['differs', probe(2, { expect: 1 })],
  ['recorded', probe(1)],
  ['skipped', probe(new Skipped('It needs a browser.'))],
])('gives the verdict “%s”', async (verdict, one) => {
  expect((await outcomeOf(one, nowhere)).verdict).toBe(verdict);
});

it('throws for a bug in a probe, and if Stripe cannot be reached', async () => {
  await expect(outcomeOf(probe(new TypeError('x is undefined')), nowhere)).rejects.toThrow(
    'The probe “Name.” failed: TypeError: x is undefined',
  );
  const list = probe(1, { observe: ({ stripe }) => stripe.products.list() });
  await expect(outcomeOf(list, nowhere)).rejects.toThrow('The probe “Name.” failed');
});

it('prints an answer in one line without ids and keys', () => {
  const message = "No such charge: 'ch_3SkQ2mLkdIwHu7ix', key sk_test_***********1234\nSee the docs.";
  expect(inLine({ status: 404, code: undefined, message })).toBe(
    `status: 404, message: "No such charge: 'ch_…', key sk_test_…\\nSee the docs."`,
  );
  expect(inLine('x'.repeat(500))).toHaveLength(401);
});

it('reports differences, recorded answers and skipped probes', async () => {
  const probes = [
    probe('a', { expect: 'a' }),
    probe('b', { expect: 'a' }),
    probe('c'),
    probe(new Skipped('It needs a browser.')),
  ];
  const outcomes = await Promise.all(probes.map((one) => outcomeOf(one, nowhere)));
  expect(summary(outcomes)).toBe('1 as documented, 1 different, 1 recorded, 1 skipped');
  expect(sectionsOf(outcomes, outcomes).map(({ rows }) => rows)).toEqual([
    [['Name.', 'a (https://docs.stripe.com)', 'b', 'b']],
    [['Name.', 'c', 'c']],
    [['Name.', 'It needs a browser.']],
  ]);
});

it('refuses a live key', () => {
  expect(() => new Target('https://api.stripe.com', 'sk_live_1', paymentsByApi())).toThrow('test mode');
});

it('has probes with names of their own, a question if nothing is expected, and a page of Stripe', () => {
  const probes = Object.values(PROBES).flat();
  expect(new Set(probes.map(({ name }) => name)).size).toBe(probes.length);
  expect(probes.filter((one) => one.name.endsWith('?') === 'expect' in one)).toEqual([]);
  expect(probes.filter(({ doc }) => !doc.startsWith('https://docs.stripe.com/'))).toEqual([]);
});
