import { PROBES } from '../../conformance/index.ts';
import { paymentsByApi } from '../../conformance/payments.ts';
import { NotAsked, type Probe } from '../../conformance/probe.ts';
import { sectionsOf, summary } from '../../conformance/report.ts';
import { agrees, inLine, outcomeOf } from '../../conformance/run.ts';
import { Target } from '../../conformance/target.ts';

// No request is made here.
const nowhere = new Target('http://127.0.0.1:9', 'sk_test_nobody', paymentsByApi());
const probe = (answer: unknown, more: Partial<Probe> = {}): Probe => ({
  name: 'Asked.',
  doc: 'https://docs.stripe.com',
  ask: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
  ...more,
});

test.each([
  ['the same text', 'a', 'a', true],
  ['another text', 'a', 'b', false],
  ['a pattern that is in the text', /^No such/, "No such charge: 'x'", true],
  ['a pattern for what is not there', /x/, undefined, false],
  ['more keys than expected', { status: 400 }, { status: 400, code: 'x' }, true],
  ['fewer keys', { status: 400, code: 'x' }, { status: 400 }, false],
  ['a key that must not be there', { a: undefined }, { a: '1' }, false],
  ['a longer list', ['a'], ['a', 'b'], false],
  ['a text in place of an object', { status: 400 }, 'accepted', false],
  ['null', null, undefined, false],
])('%s', (_, expected, answer, expectation) => {
  expect(agrees(expected, answer)).toBe(expectation);
});

test.each([
  ['same', probe(1, { expect: 1 })],
  ['differs', probe(2, { expect: 1 })],
  ['answered', probe(1)],
  ['not asked', probe(new NotAsked('It needs a browser.'))],
])('the verdict is “%s”', async (verdict, asked) => {
  expect((await outcomeOf(asked, nowhere)).verdict).toBe(verdict);
});

test('a mistake in a probe is no answer of Stripe', async () => {
  await expect(outcomeOf(probe(new TypeError('x is undefined')), nowhere)).rejects.toThrow(
    '“Asked.” cannot be asked: TypeError: x is undefined',
  );
});

test('a Stripe that cannot be reached is no answer either', async () => {
  const asked = probe(1, { ask: ({ stripe }) => stripe.products.list() });
  await expect(outcomeOf(asked, nowhere)).rejects.toThrow('“Asked.” cannot be asked');
});

test('an answer is one line without ids and keys', () => {
  const message = "No such charge: 'ch_3SkQ2mLkdIwHu7ix', key sk_test_***********1234\nSee the docs.";
  expect(inLine({ status: 404, code: undefined, message })).toBe(
    `status: 404, message: "No such charge: 'ch_…', key sk_test_…\\nSee the docs."`,
  );
  expect(inLine('x'.repeat(500))).toHaveLength(401);
});

test('a run is told in what differs, what was open, and what could not be asked', async () => {
  const probes = [
    probe('a', { expect: 'a' }),
    probe('b', { expect: 'a' }),
    probe('c'),
    probe(new NotAsked('It needs a browser.')),
  ];
  const outcomes = await Promise.all(probes.map((one) => outcomeOf(one, nowhere)));
  expect(summary(outcomes)).toBe('1 as documented, 1 differs, 1 questions answered, 1 not asked');
  expect(sectionsOf(outcomes, outcomes).map(({ rows }) => rows)).toEqual([
    [['Asked.', 'a (https://docs.stripe.com)', 'b', 'b']],
    [['Asked.', 'c', 'c']],
    [['Asked.', 'It needs a browser.']],
  ]);
});

test('a live key is refused', () => {
  expect(() => new Target('https://api.stripe.com', 'sk_live_1', paymentsByApi())).toThrow('test mode');
});

describe('each probe', () => {
  const probes = Object.values(PROBES).flat();

  test('has a name of its own, a question where nothing is expected', () => {
    expect(new Set(probes.map(({ name }) => name)).size).toBe(probes.length);
    const odd = probes.filter((one) => one.name.endsWith('?') === 'expect' in one);
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  test('rests on a page of Stripe’s documentation', () => {
    expect(probes.filter(({ doc }) => !doc.startsWith('https://docs.stripe.com/'))).toEqual([]);
  });
});
