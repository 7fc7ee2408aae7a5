/** `2 × T-shirt, 1 × Mug`: what was bought, in one line of text. Null where nothing is known of it. */
export const summarize = (items: { quantity: number | null; description: string | null }[]): string | null =>
  items.map(({ quantity, description }) => `${quantity ?? 1} × ${description ?? 'Item'}`).join(', ') || null;
