import type { Kind } from './zapier-app.ts';

const KINDS: Kind[] = ['triggers', 'creates', 'searches'];

/**
 * An app with those operations that are wanted, and no others. Core copies and freezes all that it is given anew in
 * every call: with the whole definition, that would be most of what a call takes here.
 *
 * @param isWanted asked for each operation and its path: `creates.refund_payment`
 */
export const onlyOperations = <Operation>(
  app: object,
  isWanted: (operation: Operation, path: string) => boolean,
): object => {
  const all = app as Record<Kind, Record<string, Operation> | undefined>;
  const parts = KINDS.map((kind) => [
    kind,
    Object.fromEntries(
      Object.entries(all[kind] ?? {}).filter(([key, operation]) => isWanted(operation, `${kind}.${key}`)),
    ),
  ]);
  return { ...app, searchOrCreates: {}, ...Object.fromEntries(parts) };
};
