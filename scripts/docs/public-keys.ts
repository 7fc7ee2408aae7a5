import type { PlainInputField, PlainOutputField } from 'zapier-platform-core';
import { inputFieldsOf, OPERATIONS } from './operations.ts';

/** Every public key, with its type: `Triggers: payment_completed: output line_items[].amount` is `number`. */
export type PublicKeys = Record<string, string>;

const typeOf = ({ type, list, dict }: PlainInputField | PlainOutputField): string =>
  `${list ? 'list of ' : ''}${dict ? 'names and values' : (type ?? 'string')}`;

const outputs = (fields: readonly PlainOutputField[], prefix: string): [string, string][] =>
  fields.flatMap((field) => {
    const { key, children } = field;
    return children
      ? [[`${prefix}${key}`, 'line items'], ...outputs(children as PlainOutputField[], `${prefix}${key}[].`)]
      : [[`${prefix}${key}`, typeOf(field)]];
  });

/** @returns all keys of the current definition */
export const publicKeys = (): PublicKeys =>
  Object.fromEntries(
    Object.entries(OPERATIONS).flatMap(([kind, operations]) =>
      operations.flatMap((operation) => {
        const name = `${kind}: ${operation.key}`;
        return [
          [name, 'operation'],
          ...inputFieldsOf(operation).map((field) => [`${name}: input ${field.key}`, typeOf(field)]),
          ...outputs(operation.operation.outputFields, `${name}: output `),
        ];
      }),
    ),
  );

/** Compares recorded keys with the current ones. @returns breaking changes as sentences, and new keys */
export const compareKeys = (
  recorded: PublicKeys,
  now: PublicKeys,
): { broken: string[]; added: string[] } => ({
  broken: Object.entries(recorded).flatMap(([key, type]) => {
    if (!(key in now)) return [`“${key}” is gone.`];
    return now[key] === type ? [] : [`“${key}” was ${type} and is ${now[key]}.`];
  }),
  added: Object.keys(now).filter((key) => !(key in recorded)),
});
