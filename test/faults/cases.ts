import type { Family, Fault } from './faults.ts';
import type { Accident } from './step.ts';
import type { Subject } from './subjects.ts';

/** One thing that goes wrong with one call of one subject. */
export interface Case {
  subject: Subject;
  /** Which call of the run, from 0, and its name. */
  at: number;
  call: string;
  fault: Fault;
  /** How many calls of that name fail in a row, retries too. */
  times: number;
  when: When;
}

/** When it goes wrong: in the first run, in one a day after a first run that went well, or after one without an answer. */
export type When = 'at first' | 'a day later' | 'after a lost answer';

const timesOf = ({ times }: Case): string =>
  times === 1 ? '' : Number.isFinite(times) ? ` ${times} times` : ' always';

export const nameOf = (one: Case): string =>
  `${one.subject.name}: ${one.call} (call ${one.at + 1}) ${one.fault.name}${timesOf(one)} ${one.when}`;

/** How a case goes wrong. */
export const accidentOf = ({
  at,
  times,
  fault: { misbehave },
}: Pick<Case, 'at' | 'times' | 'fault'>): Accident => ({
  hits: (call, index, calls) =>
    index >= at &&
    call.name === calls[at]?.name &&
    calls.slice(at, index + 1).filter(({ name }) => name === call.name).length <= times,
  misbehave,
});

/** The kind of fault that a case counts for. */
export const familyOf = ({ subject, fault }: Case): Family =>
  subject.kind === 'turn on' ? 'polls turned on' : fault.family;

/**
 * Of a table of cases, one for each thing that can go wrong with each operation, another call each time. What all
 * triggers share, like turning one on, counts as one operation.
 */
export const sampleOf = (cases: Case[]): Case[] => {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const { subject, fault, call, when } = one;
    const isOwn = ['create', 'search', 'hook', 'poll', 'turn on'].includes(subject.kind);
    const subjectName = isOwn ? subject.operation : subject.kind;
    const key = [subjectName, call.split(' ').length > 1 ? 'stripe' : call, fault.name, when].join('|');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group, i) => group[(i * 7) % group.length] ?? []);
};
