import { inspect } from 'node:util';
import Stripe from 'stripe';
import { isNotSimulated, refusalOf, Skipped } from './answers.ts';
import type { Probe } from './probe.ts';
import type { Target } from './target.ts';

/** `recorded` is the verdict of an open question. */
export type Verdict = 'same' | 'differs' | 'recorded' | 'skipped';

export interface Outcome {
  probe: Probe;
  verdict: Verdict;
  /** The answer in one line, or the reason of `skipped`. */
  answer: string;
}

/** Runs probes one after the other, so that no answer depends on the order of two requests. */
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
 * Runs one probe. An unexpected error response is an answer, too.
 * @throws Error if there is no response, or the probe has a bug
 */
export const outcomeOf = async (probe: Probe, target: Target): Promise<Outcome> => {
  try {
    return judged(probe, await probe.observe(target));
  } catch (error) {
    if (error instanceof Skipped) return { probe, verdict: 'skipped', answer: error.message };
    if (isNotSimulated(error)) {
      return { probe, verdict: 'skipped', answer: 'The embedded Stripe does not simulate this.' };
    }
    const isResponse = error instanceof Stripe.errors.StripeError && error.statusCode !== undefined;
    if (isResponse) return judged(probe, refusalOf(error));
    throw new Error(`The probe “${probe.name}” failed: ${String(error)}`, { cause: error });
  }
};

const judged = (probe: Probe, answer: unknown): Outcome => ({
  probe,
  verdict: !('expect' in probe) ? 'recorded' : agrees(probe.expect, answer) ? 'same' : 'differs',
  answer: inLine(answer),
});

/** Whether an answer is the expected one. A pattern matches a text, and an object can have more keys. */
export const agrees = (expected: unknown, answer: unknown): boolean => {
  if (expected instanceof RegExp) return expected.test(String(answer));
  if (typeof expected !== 'object' || expected === null) return expected === answer;
  if (typeof answer !== 'object' || answer === null) return false;
  if (Array.isArray(expected) && (!Array.isArray(answer) || answer.length !== expected.length)) return false;
  return Object.entries(expected).every(([key, value]) =>
    agrees(value, (answer as Record<string, unknown>)[key]),
  );
};

/** An answer in one line. Ids and keys are cut, because they differ in every run and can be secret. */
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
