import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** A part of a response: an object, or the earlier values of its fields in an event. */
export interface Recorded {
  /** The field `object`. */
  kind: string;
  isPart: boolean;
  value: object;
}

/** The folder that the environment names, for `scripts/answers.ts`; nothing is recorded without it. */
const folder = process.env.STRIPE_ANSWERS;
const seen = new Set<string>();

/**
 * Records the objects of a response, each form once.
 * @param body in JSON
 */
export const record = (body: string): void => {
  if (!folder) return;
  const news = objectsIn(JSON.parse(body)).filter((one) =>
    isNew(JSON.stringify([one.kind, one.isPart, formOf(one.value)])),
  );
  if (news.length === 0) return;
  mkdirSync(folder, { recursive: true });
  const lines = news.map((one) => `${JSON.stringify(one)}\n`).join('');
  appendFileSync(path.join(folder, `${process.pid}.jsonl`), lines);
};

const isNew = (form: string): boolean => seen.size < seen.add(form).size;

/** The objects of a list, of an event, or the object itself. */
const objectsIn = (response: object): Recorded[] => {
  const { object: kind, data } = response as { object?: string; data?: unknown };
  if (kind === 'list' || kind === 'search_result') return (data as object[]).flatMap(objectsIn);
  const own = { kind: String(kind), isPart: false, value: response };
  if (kind !== 'event') return [own];
  const { object, previous_attributes: value } = data as { object: object; previous_attributes?: object };
  const about = objectsIn(object);
  return [own, ...about, ...about.flatMap((one) => (value ? [{ ...one, isPart: true, value }] : []))];
};

const WORD = /^[a-z][a-z_.]{0,40}$/;

/** A value without what differs between objects of the same form: numbers, names and ids. Words may be those of an enum. */
const formOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(formOf(item))))].sort();
  if (typeof value === 'string') return WORD.test(value) ? value : 'text';
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, formOf(item)]));
};
