import type { Fields } from './mapping.ts';

/**
 * Fields with lists as one object per item, like line items in a step that takes them: a value that is not a list is
 * the same in each item, and a list that is too short has empty items. Without a list, there is one item.
 * @see https://developer.sage.com/accounting/zapier/multiple-line-items
 */
export const itemsOf = (fields: Fields): Fields[] => {
  const lists = Object.values(fields).filter(Array.isArray);
  const length = lists.length > 0 ? Math.max(...lists.map((list) => list.length)) : 1;
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key,
        Array.isArray(value) ? (value[index] ?? null) : value,
      ]),
    ),
  );
};
