import zapier from 'zapier-platform-core';
import type { LogLine } from './core-log.ts';
import { API_KEY, SECRET } from './events.ts';
import { BUYER } from './examples.ts';
import type { Fault } from './faults.ts';
import type { Run } from './step.ts';
import { dependsOnFresh, type Subject } from './subjects.ts';

/** What must not happen. */
export const WRONGS = [
  'money moved twice',
  'done twice',
  'not done',
  'event lost',
  'event twice',
  'blocked',
  'error of others',
  'secret told',
  'ran for yesterday',
  'failed after its work',
  'too slow',
  'odd record',
  'untrue record',
] as const;

export type Wrong = (typeof WRONGS)[number];

/** Something that must not happen, and what is to be seen of it. */
export interface Violation {
  wrong: Wrong;
  detail: string;
}

export const violation = (wrong: Wrong, detail: unknown): Violation => ({
  wrong,
  detail: typeof detail === 'string' ? detail : JSON.stringify(detail),
});

/** Zapier ends a step after 30 seconds: https://docs.zapier.com/platform/build/operating-constraints */
const MOST_SECONDS = 29;

const SECRETS = [API_KEY, SECRET, BUYER.email, BUYER.name];

const { Error: AppError, ExpiredAuthError, HaltedError, ThrottledError } = zapier.errors;

/** An error that says a sentence, and that core appends nothing to. */
const isOurs = (error: unknown): boolean =>
  error instanceof Error &&
  [AppError, ExpiredAuthError, HaltedError, ThrottledError].some((one) => error instanceof one) &&
  'doNotContextify' in error &&
  'userMessage' in error &&
  /^[A-Z“].{10,}[.!)]$/s.test(String(error.userMessage));

/** A bug that became a sentence: only where Stripe sent something odd is it taken for one of ours. */
const isBug = (error: Error): boolean => /went wrong that should not have/.test(error.message);

const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** A text as a person reads it, whatever a URL has made of it. */
const decoded = (text: string): string =>
  text.replaceAll('+', ' ').replaceAll('%40', '@').replaceAll('%20', ' ');

/** A line of core's log. Whoever searches for an email address has it in the query: that is not ours to keep out. */
const readable = ({ message, data }: LogLine, input: object): string => {
  const { request_params: _query, ...rest } = data;
  const isSearched = JSON.stringify(input).includes(BUYER.email);
  return JSON.stringify([message, isSearched ? rest : data]);
};

/** What every run has to keep to. */
export const checkRun = ({ result, seconds, logs, posted, input }: Run, isOdd: boolean): Violation[] => {
  const found: Violation[] = [];
  if (seconds > MOST_SECONDS) found.push(violation('too slow', `${seconds} s`));
  if (result.status === 'rejected') {
    const { reason } = result;
    if (!isOurs(reason) || (isBug(reason) && !isOdd))
      found.push(violation('error of others', `${textOf(reason)} ${logs.join(' ')}`));
  }
  const errors = result.status === 'rejected' ? [textOf(result.reason)] : [];
  const told = [...errors, ...logs, ...posted.map((line) => readable(line, input))].map(decoded);
  const leak = told.find((text) => SECRETS.some((secret) => text.includes(secret)));
  if (leak) found.push(violation('secret told', leak));
  return found;
};

/** A step that has to go well. */
export const checkSuccess = ({ result }: Run): Violation[] =>
  result.status === 'rejected' ? [violation('blocked', textOf(result.reason))] : [];

/** The first run that refunds says that it was the first, however often it had to ask. */
export const checkFirst = ({ result }: Run): Violation[] => {
  if (result.status === 'rejected') return [];
  const { already_refunded: already } = result.value as { already_refunded?: boolean | number };
  return already ? [violation('untrue record', `already_refunded: ${already}`)] : [];
};

/** Records have all their keys, whatever Stripe left out. */
export const checkRecords = ({ result }: Run, keys: string[] | undefined): Violation[] => {
  if (!keys || result.status === 'rejected') return [];
  const rows = [result.value].flat() as object[];
  const odd = rows.find((row) => JSON.stringify(Object.keys(row)) !== JSON.stringify(keys));
  return odd ? [violation('odd record', Object.keys(odd))] : [];
};

/**
 * What was done must be what one clean run does. If Stripe itself broke after its work and does not tell, a link or an
 * email may be made anew: nobody has seen the first one. A refund may not.
 *
 * @param once what one run does
 * @param most how many runs may have done it
 */
export const checkDone = (
  done: string[],
  once: string[],
  most: number,
  { hidesWork, isForgetful }: Fault,
): Violation[] => {
  const count = (all: string[], name: string): number => all.filter((one) => one === name).length;
  return [...new Set([...done, ...once])].flatMap((name) => {
    const times = count(done, name);
    const isMoney = name === 'refund.created';
    const limit =
      hidesWork && !isMoney
        ? Number.POSITIVE_INFINITY
        : (most + Number(isForgetful ?? false)) * count(once, name);
    if (times >= count(once, name) && times <= limit) return [];
    const wrong = times < count(once, name) ? 'not done' : isMoney ? 'money moved twice' : 'done twice';
    return [violation(wrong, `${name} ${times} times, not ${count(once, name)}`)];
  });
};

/** An object without the field that says whether a Zap wants it is one that it does not want. */
export const isNotWanted = (subject: Subject, { isOdd }: Fault): boolean =>
  (isOdd ?? false) && dependsOnFresh(subject);

/** The records of a run. */
export const rowsOf = ({ result }: Run): { id: string }[] =>
  result.status === 'fulfilled' ? (result.value as { id: string }[]) : [];
