import { invalid } from '../lib/errors.ts';
import { text } from '../zapier/kinds.ts';

/** Finds what carries one entry of metadata. */
export const metadataSearch = {
  metadata_key: text('Metadata Key', {
    max: 40,
    help: 'Use together with Metadata Value.',
  }),
  metadata_value: text('Metadata Value', { max: 500, help: 'Use together with Metadata Key.' }),
};

/** The entry to search by, or undefined where both fields are empty. */
export const metadataEntry = ({
  metadata_key: key,
  metadata_value: value,
}: {
  metadata_key: string | undefined;
  metadata_value: string | undefined;
}): [name: string, value: string] | undefined => {
  if (key && value) return [key, value];
  if (!key && !value) return undefined;
  throw invalid(
    key ? 'Metadata Value' : 'Metadata Key',
    'is empty. Metadata is searched for by its key and its value.',
  );
};
