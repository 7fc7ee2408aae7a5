export type Kind = 'triggers' | 'creates' | 'searches';

const KINDS: Kind[] = ['triggers', 'creates', 'searches'];

interface Shown {
  operation: { sample?: object; outputFields?: { primary?: boolean }[] };
}

/** An operation without its sample and output fields, which only the editor needs. Core needs the primary ones. */
const withoutResults = <Operation extends Shown>(one: Operation): Operation => {
  const { sample: _, outputFields = [], ...operation } = one.operation;
  return { ...one, operation: { ...operation, outputFields: outputFields.filter(({ primary }) => primary) } };
};

/**
 * An app with some of its operations. Core copies and freezes the whole app twice in every call, which would take most
 * of the time of a call here.
 * @param isWanted selects operations by their path: `creates.refund_payment`
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
