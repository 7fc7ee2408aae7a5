import { inspect } from 'node:util';
import Stripe from 'stripe';
import { isNotSimulated, NotAsked, type Probe, refusalOf } from './probe.ts';
import type { Target } from './target.ts';

/** `answered` is said of an open question: it has no right answer. */
export type Verdict = 'same' | 'differs' | 'answered' | 'not asked';

export interface Outcome {
  probe: Probe;
  verdict: Verdict;
  /** What was answered, in one line; why nothing was asked, for `not asked`. */
  answer: string;
}

/** Asks everything, one after the other, so that no answer depends on the order of two requests. */
export const run = async (
  probes: Probe[],
  target: Target,
  onProbe: (probe: Probe) => void = () => undefined,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const probe of probes) {
    onProbe(probe);
    outcomes.push(await outcomeOf(probe, target));
  }
  return outcomes;
};

/**
 * Asks one thing. A refusal that nobody expected is an answer too.
 * @throws Error where Stripe cannot be reached, or where the probe itself is wrong
 */
export const outcomeOf = async (probe: Probe, target: Target): Promise<Outcome> => {
  try {
    return judged(probe, await probe.ask(target));
  } catch (error) {
    if (error instanceof NotAsked) return { probe, verdict: 'not asked', answer: error.message };
    if (isNotSimulated(error)) {
      return { probe, verdict: 'not asked', answer: 'The embedded Stripe does not simulate this.' };
    }
    const isAnswer = error instanceof Stripe.errors.StripeError && error.statusCode !== undefined;
    if (isAnswer) return judged(probe, refusalOf(error));
    throw new Error(`“${probe.name}” cannot be asked: ${String(error)}`, { cause: error });
  }
};

const judged = (probe: Probe, answer: unknown): Outcome => ({
  probe,
  verdict: !('expect' in probe) ? 'answered' : agrees(probe.expect, answer) ? 'same' : 'differs',
  answer: inLine(answer),
});

/** Whether an answer is as expected: patterns are tried, and objects may have more keys than were expected. */
export const agrees = (expected: unknown, answer: unknown): boolean => {
  if (expected instanceof RegExp) return expected.test(String(answer));
  if (typeof expected !== 'object' || expected === null) return expected === answer;
  if (typeof answer !== 'object' || answer === null) return false;
  if (Array.isArray(expected) && (!Array.isArray(answer) || answer.length !== expected.length)) return false;
  return Object.entries(expected).every(([key, value]) =>
    agrees(value, (answer as Record<string, unknown>)[key]),
  );
};

/** An answer in one line, without ids and keys: those differ each time, and are nobody's business. */
export const inLine = (answer: unknown): string => {
  const text = (typeof answer === 'string' ? answer : inspect(answer, ONE_LINE))
    .replace(/(, )?\b\w+: undefined\b/g, '')
    .replaceAll('{,', '{')
    .replace(/\b((?:[a-z]{1,10}_)+)(?:\w*\d\w{6,}|\*+\w*)/g, '$1…')
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '…')
    .replace(/^\{ (.*) \}$/s, '$1')
    .replaceAll('\n', ' ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

const LONGEST = 400;
const ONE_LINE = { breakLength: Number.POSITIVE_INFINITY, compact: true, depth: 5 };
