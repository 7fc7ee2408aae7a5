/** Paths to expand in each object of a list: `data.charge` for `charge`. */
export const inEach = (expand: string[]): string[] => expand.map((path) => `data.${path}`);

/** Paths to expand below a field, and the field itself: `charge` and `charge.refunds`. */
export const under = (path: string, expand: string[]): string[] => [
  path,
  ...expand.map((field) => `${path}.${field}`),
];

/** The object if Stripe expanded it; null if Stripe sent its id only, or nothing. */
export const expanded = <T extends object>(value: string | T | null | undefined): T | null =>
  typeof value === 'object' ? value : null;

/** The id, whether Stripe sent the id or the whole object. */
export const idOf = (value: string | { id: string } | null | undefined): string | null =>
  (typeof value === 'object' ? value?.id : value) ?? null;
