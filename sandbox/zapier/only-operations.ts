export type Kind = 'triggers' | 'creates' | 'searches';

const KINDS: Kind[] = ['triggers', 'creates', 'searches'];

interface Shown {
  operation: { sample?: object; outputFields?: { primary?: boolean }[] };
}

/** An operation without what only the editor shows of its results. Core asks which fields make one unique, no more. */
const withoutResults = <Operation extends Shown>(one: Operation): Operation => {
  const { sample: _, outputFields = [], ...operation } = one.operation;
  return { ...one, operation: { ...operation, outputFields: outputFields.filter(({ primary }) => primary) } };
};

/**
 * An app with those operations that are wanted, and no others, to be run. Core copies and freezes all that it is given
 * anew, twice in every call: with the whole definition, that would be most of what a call takes here.
 *
 * @param isWanted asked for each operation and its path: `creates.refund_payment`
 */
export const onlyOperations = <Operation extends Shown>(
  app: object,
  isWanted: (operation: Operation, path: string) => boolean,
): object => {
  const all = app as Record<Kind, Record<string, Operation> | undefined>;
  const parts = KINDS.map((kind) => [
    kind,
    Object.fromEntries(
      Object.entries(all[kind] ?? {})
        .filter(([key, operation]) => isWanted(operation, `${kind}.${key}`))
        .map(([key, operation]) => [key, withoutResults(operation)]),
    ),
  ]);
  return { ...app, searchOrCreates: {}, ...Object.fromEntries(parts) };
};
