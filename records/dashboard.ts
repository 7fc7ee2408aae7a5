/**
 * A link that opens an object in the Dashboard, test or live.
 *
 * @param page the page's name in the Dashboard's address: `payments`, `invoices`, `payment-links`, …
 */
export const dashboardUrl = (page: string, id: string | null, live: boolean): string | null =>
  id && `https://dashboard.stripe.com/${live ? '' : 'test/'}${page}/${id}`;

/**
 * A record whose link opens the object as the connected account that it belongs to. Without the account, the Dashboard
 * looks for it in the one that was open last.
 */
export const ofAccount = <Row extends object>(row: Row, account: string | undefined): Row =>
  account && 'dashboard_url' in row && typeof row.dashboard_url === 'string'
    ? { ...row, dashboard_url: row.dashboard_url.replace('stripe.com/', `stripe.com/${account}/`) }
    : row;
