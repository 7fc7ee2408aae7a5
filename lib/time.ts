/** Unix seconds as ISO 8601 in UTC: `2026-11-22T09:30:00Z`. */
export const isoTime = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
