import { invalid } from '../stripe/errors.ts';
import { toText } from './parse.ts';

/** Input fields to search by one entry of the metadata. */
export const metadataSearch = [
  {
    key: 'metadata_key',
    label: 'Metadata Name',
    type: 'string',
    helpText: 'Goes with Metadata Value: finds what carries both.',
  },
  { key: 'metadata_value', label: 'Metadata Value', type: 'string' },
] as const;

/** The entry to search by, or undefined where both fields are empty. */
export const toMetadataSearch = (input: {
  metadata_key?: string;
  metadata_value?: string;
}): [string, string] | undefined => {
  const key = toText(input.metadata_key, 'Metadata Name', 40);
  const value = toText(input.metadata_value, 'Metadata Value', 500);
  if (key && value) return [key, value];
  if (!key && !value) return undefined;
  throw invalid(
    key ? 'Metadata Value' : 'Metadata Name',
    'is empty. Metadata is searched for by its name and its value.',
  );
};
