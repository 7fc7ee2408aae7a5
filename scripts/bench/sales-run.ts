/** Runs one search for sales in its own process: `sales-run.ts URL KEY LINK` prints time, memory and figures as JSON. */
import zapier from 'zapier-platform-core';

export interface SalesRun {
  seconds: number;
  megabytes: number;
  record: { sales: number; settled_revenue: number; fees: number; truncated: boolean };
}

const [url = '', api_key = '', payment_link = ''] = process.argv.slice(2);
process.env.STRIPE_API_BASE_URL = url;
const { default: app } = await import('../../index.ts');
const run = zapier.createAppTester(app);
const search = app.searches.find_payment_link_sales.operation.perform;
if (typeof search !== 'function') throw new Error('The search has no perform function.');

// The first run loads all code, so that only the second one counts.
await run(search, {
  authData: { api_key },
  inputData: { payment_link, from: '2000-01-01', to: '2000-01-02' },
});
globalThis.gc?.();
const before = process.memoryUsage().rss;
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 20);
const start = performance.now();
const [record] = (await run(search, {
  authData: { api_key },
  inputData: { payment_link },
})) as SalesRun['record'][];
const seconds = (performance.now() - start) / 1000;
clearInterval(watch);
console.log(JSON.stringify({ seconds, megabytes: (peak - before) / 1024 / 1024, record }));
