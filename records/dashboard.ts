/**
 * A link that opens an object in the Dashboard, test or live.
 *
 * @param page the page's name in the Dashboard's address: `payments`, `invoices`, `payment-links`, …
 */
export const dashboardUrl = (page: string, id: string | null, live: boolean): string | null =>
  id && `https://dashboard.stripe.com/${live ? '' : 'test/'}${page}/${id}`;
