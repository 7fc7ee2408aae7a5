import { invalid } from '../lib/errors.ts';
import { text } from '../zapier/kinds.ts';

/** Finds objects by one entry of their metadata. */
export const metadataSearch = {
  metadata_key: text('Metadata Key', {
    max: 40,
    help: 'Use together with Metadata Value.',
  }),
  metadata_value: text('Metadata Value', { max: 500, help: 'The whole value, as it was typed.' }),
};

/** The entry to search by, or undefined if both fields are empty. */
export const metadataEntry = ({
  metadata_key: key,
  metadata_value: value,
}: {
  metadata_key: string | undefined;
  metadata_value: string | undefined;
}): [key: string, value: string] | undefined => {
  if (key && value) return [key, value];
  if (!key && !value) return undefined;
  throw invalid(key ? 'Metadata Value' : 'Metadata Key', 'is empty. Fill in both, the key and the value.');
};
