/**
 * The address of an object in the Dashboard, in test or live mode.
 *
 * @param page name of the page in the address: `payments`, `invoices`, `payment-links`, …
 * @returns null if there is no id
 */
export const dashboardUrl = (page: string, id: string | null, live: boolean): string | null =>
  id && `https://dashboard.stripe.com/${live ? '' : 'test/'}${page}/${id}`;

/**
 * A record whose Dashboard address names the connected account that the object belongs to. Without the account, the
 * Dashboard looks for the object in the account that was open last.
 */
export const ofAccount = <Row extends object>(row: Row, account: string | undefined): Row =>
  account && 'dashboard_url' in row && typeof row.dashboard_url === 'string'
    ? { ...row, dashboard_url: row.dashboard_url.replace('stripe.com/', `stripe.com/${account}/`) }
    : row;
