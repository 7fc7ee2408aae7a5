/** A sum in one currency, in minor units. */
export interface Total {
  currency: string;
  amount: number;
}

/** Sums of the items with the same currency. Amounts are integers in minor units, so the sums are exact. */
export const byCurrency = <T extends { currency: string }>(items: T[], add: (sum: T, item: T) => T): T[] => {
  const sums = new Map<string, T>();
  for (const item of items) {
    const sum = sums.get(item.currency);
    sums.set(item.currency, sum ? add(sum, item) : item);
  }
  return [...sums.values()];
};

/** One total for each currency. */
export const totalsOf = (items: Total[]): Total[] =>
  byCurrency(
    items.map(({ currency, amount }) => ({ currency, amount })),
    (sum, { currency, amount }) => ({ currency, amount: sum.amount + amount }),
  );
