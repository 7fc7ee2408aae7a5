import { html } from 'hono/html';
import type { StepRun, ZapRun } from '../../../zapier/index.ts';
import type { Purchase } from '../../purchases.ts';
import type { Shop } from '../../shop.ts';
import { live } from '../layout.ts';
import { badge, count, type Html, link, money } from '../words.ts';
import { operationOf } from './words.ts';

/** The name of a file without its folders. */
export const fileOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? '';

/** What a step wrote, with a link to it. */
const resultOf = (shop: Shop, { id, zap }: ZapRun, step: StepRun): Html | undefined => {
  const { app, output } = step;
  if (!output || app === 'filter' || app === 'formatter') return undefined;
  if (app === 'email')
    return html`Email to ${output.to}: ${link(`/zaps/emails/${fileOf(String(output.file))}`, String(output.subject))}`;
  if (app === 'spreadsheet' && !output.row_number) return undefined;
  if (app === 'spreadsheet')
    return html`Sheet “${output.spreadsheet}”: ${link(`/zaps/sheets/${output.spreadsheet}`, `Row ${output.row_number}`)}`;
  const definition = shop.zaps
    .find((one) => one.id === zap)
    ?.steps.find((one) => 'id' in one && one.id === step.id);
  const name = definition && operationOf(definition, shop)?.display.label;
  const result = output.code ?? output.amount_display ?? output.line_items_summary;
  return html`${name}${result ? html`: ${link(`/zaps/runs/${id}`, String(result))}` : ''}`;
};

const IDLE = ['filtered', 'halted'];

/** Why a run did nothing, in words. */
const whyIdle = ({ status, error }: ZapRun): string =>
  status === 'filtered' ? 'Its filter did not match.' : (error ?? 'It found nothing.');

/**
 * Runs with what they wrote, those that did nothing folded.
 * @param nameOf the name of a run; that of its Zap by default
 */
export const runList = (
  shop: Shop,
  runs: readonly ZapRun[],
  nameOf = ({ zap }: ZapRun) => shop.zaps.find(({ id }) => id === zap)?.name ?? zap,
): Html => {
  const all = runs.map((run) => ({
    run,
    results: run.steps.flatMap((step) => resultOf(shop, run, step) ?? []),
    name: link(`/zaps/runs/${run.id}`, nameOf(run)),
  }));
  const idle = all.filter(({ run, results }) => IDLE.includes(run.status) && results.length === 0);
  const items = all
    .filter((one) => !idle.includes(one))
    .map(
      ({ run, results, name }) => html`<li>
        <div class="title">${name} ${badge(run.status, WORDS[run.status])}</div>
        ${results.length > 0 ? html`<ul>${results.map((one) => html`<li>${one}</li>`)}</ul>` : ''}
        ${run.error ? html`<p class="bad">${run.error}</p>` : ''}</li>`,
    );
  const folded = html`<details><summary>${count(idle.length, 'run')} did nothing</summary>
    <ul class="rows">${idle.map(({ run, name }) => html`<li>${name} <small>${whyIdle(run)}</small></li>`)}</ul></details>`;
  return html`<ul class="runs">${items}</ul>${idle.length > 0 ? folded : ''}`;
};

/** The states of a run, as people say. */
export const WORDS: Partial<Record<string, string>> = {
  success: 'Done',
  errored: 'Failed',
  halted: 'Stopped',
  filtered: 'Filtered',
  held: 'Held',
  throttled: 'Waiting',
};

/** `2 × T-shirt for $48.00` */
export const priceOf = ({ session, what }: Purchase): string =>
  `${what} for ${money(session.amount_total ?? 0, session.currency ?? 'usd')}`;

/** The time in ms in which the first events of a purchase reach the Zaps. */
const FIRST_EVENTS_MS = 5000;

/** The runs of a purchase so far, and whether more may come. */
export const progress = (shop: Shop, { session, runs }: Purchase): Html => {
  const isNew = Date.now() - session.created * 1000 < FIRST_EVENTS_MS;
  const isBusy = [...shop.runner.deliveries, ...shop.runner.runs].some(
    ({ durationMs }) => durationMs === null,
  );
  if (isNew || isBusy)
    return html`${runList(shop, runs)} <p class="quiet" aria-busy="true">Stripe sends events, and Zaps run …</p>`;
  return runs.length === 0 ? html`<p class="quiet">It started no Zap.</p>` : runList(shop, runs);
};

/** {@link progress}, which updates itself. */
export const purchasePart = (shop: Shop, purchase: Purchase): Html =>
  live('purchase', `/zaps/purchases/${purchase.session.id}`, progress(shop, purchase));

/** {@link purchasePart} below a page for customers. */
export const startedPart = (shop: Shop, purchase: Purchase): Html => html`<section class="card">
  <h2>What this payment started</h2>
  <p class="quiet">Customers do not see this part. It shows the Zaps as they run.</p>
  ${purchasePart(shop, purchase)}
</section>`;

/** The subject of some runs: who, what and how much. */
export const titleOf = (runs: ZapRun[]): string => {
  const of = (...keys: string[]) =>
    runs.flatMap(({ trigger }) => keys.map((key) => trigger?.[key])).find(Boolean);
  // The record of a schedule is a time range.
  if (of('from') && of('to')) return `The week from ${of('from')} to ${of('to')}`;
  const who = of('customer_name', 'customer_email', 'name', 'email');
  const amount = of('presentment_amount_display', 'amount_display', 'amount_paid_display');
  return [who, of('line_items_summary'), amount].filter(Boolean).join(' · ') || 'Without a purchase';
};
