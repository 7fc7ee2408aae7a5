import type { Inputs } from './inputs.ts';
import type { RecordType } from './record.ts';

/** What every operation declares about itself. */
export interface Words<Key extends string> {
  key: Key;
  /** The kind of object that the operation is about, in the singular. */
  noun: string;
  /** Title Case. */
  label: string;
  /** One sentence with a full stop, without the name of an app. */
  description: string;
  /** Headings of the API's own guide, for the documentation. */
  guide: string[];
}

/** Property of an operation that only the documentation reads. Core neither copies nor checks symbols. */
export const ABOUT = Symbol('about');

/** The part of an operation that all kinds have. */
export const describe = <const Key extends string>(
  { key, noun, label, description, guide }: Words<Key>,
  record: { name: string },
) => ({
  key,
  noun,
  display: { label, description },
  [ABOUT]: { guide, record: record.name },
});

/** The fields of an operation, as Zapier's schema has them. */
export const shapeOf = (inputs: Inputs<unknown>, record: RecordType<never, object>) => ({
  ...(inputs.groups.length && { inputFieldGroups: inputs.groups }),
  inputFields: inputs.fields,
  outputFields: record.outputFields,
  sample: record.sample as Record<string, unknown>,
});
