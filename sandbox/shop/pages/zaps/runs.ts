import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Fields, StepRun, Zap, ZapRun } from '../../../zapier/index.ts';
import { labelsOf } from '../../definition.ts';
import { byPurchase, readPurchase, sessionOf } from '../../purchases.ts';
import type { Shop } from '../../shop.ts';
import { duplicatesAmong, typeOf } from '../../time/tally.ts';
import { choice } from '../fields.ts';
import { live, show } from '../layout.ts';
import { labelled } from '../steps/result.ts';
import { asJson, badge, count, facts, type Html, link, moment, table } from '../words.ts';
import { stepHead } from './index.ts';
import { fileOf, priceOf, purchasePart, runList, titleOf, WORDS } from './purchase.ts';
import { labelledInputs, operationOf, stepName, triggerName } from './words.ts';

/** The most purchases on the page of runs. */
const MOST = 25;

/** Runs by purchase, with filters; one purchase; one run with the data of its steps. */
export const runPages = (shop: Shop): Hono => {
  const app = new Hono();
  const { runner, zaps } = shop;

  app.get('/zaps/runs', (c) => {
    const { zap = '', state = '' } = c.req.query();
    const runs = runner.runs.filter((run) => (!zap || run.zap === zap) && (!state || run.status === state));
    const groups = byPurchase(runs).slice(0, MOST);
    const empty = zap || state ? 'No such run.' : 'No Zap has run yet. Make a purchase in the shop.';
    const parts = html`${groups.length === 0 ? html`<p class="quiet">${empty}</p>` : groups.map(groupPart)} ${idlePart()}`;
    const address = `/zaps/runs?${new URLSearchParams({ zap, state })}`;
    const filters = html`<form class="filters" method="get" action="/zaps/runs">
      ${choice({ name: 'zap', label: 'Zap', value: zap, none: 'All Zaps', options: zaps.map(({ id, name }) => [id, name]) })}
      ${choice({ name: 'state', label: 'State', value: state, none: 'All states', options: STATES })}
      <button class="secondary">Filter</button></form>`;
    const body = html`<h1>Runs</h1> ${filters} ${live('runs', address, parts)}`;
    return show(c, shop, { title: 'Runs', at: '/zaps/runs', body });
  });

  const groupPart = (runs: ZapRun[]): Html => {
    const session = sessionOf(runs);
    const about = titleOf(runs);
    const title = session ? link(`/zaps/purchases/${session}`, about) : about;
    return html`<section class="card"><div class="title"><h2>${title}</h2> <small>${moment(runs[0]?.startedAt ?? '')}</small></div>
      ${runList(shop, runs)}</section>`;
  };

  /** The deliveries that started no run, folded. */
  const idlePart = (): Html | string => {
    const duplicates = new Set(duplicatesAmong(runner.deliveries));
    const idle = runner.deliveries.filter(({ runs, durationMs }) => durationMs !== null && runs.length === 0);
    if (idle.length === 0) return '';
    const rows = idle
      .slice(-50)
      .reverse()
      .map((delivery) => [
        zaps.find(({ id }) => id === delivery.zap)?.name ?? delivery.zap,
        html`<code>${typeOf(delivery) ?? 'a webhook'}</code>`,
        duplicates.has(delivery)
          ? 'Stripe sent it twice. The second one is dropped.'
          : 'This Zap waits for something else.',
        moment(delivery.startedAt),
      ]);
    return html`<details><summary>${count(idle.length, 'event')} started nothing</summary>
      ${table('Events that started nothing', ['Zap', 'Event', 'Why', 'Came'], rows, '')}</details>`;
  };

  app.get('/zaps/purchases/:id', async (c) => {
    const purchase = await readPurchase(shop, c.req.param('id'));
    if (!purchase) return c.notFound();
    const { charge, session } = purchase;
    const body = html`<h1>${session.customer_details?.name ?? 'A customer'}: ${priceOf(purchase)}</h1>
      <p>${moment(session.created)}${charge ? html` · ${link(`/payments/${charge.id}`, 'The payment')}` : ''}</p>
      ${purchasePart(shop, purchase)}`;
    return show(c, shop, { title: 'Purchase', at: '/zaps/runs', body });
  });

  app.get('/zaps/runs/:id', (c) => {
    const run = runner.runs.find(({ id }) => id === c.req.param('id'));
    const zap = run && zaps.find(({ id }) => id === run.zap);
    if (!zap) return c.notFound();
    const body = live('run', c.req.path, runPart(shop, zap, run));
    return show(c, shop, { title: zap.name, at: '/zaps/runs', body });
  });
  return app;
};

const STATES = Object.entries({ ...WORDS, running: 'Running' }).map(([state, words]): [string, string] => [
  state,
  words ?? state,
]);

/** One run with the input and output of every step. */
const runPart = (shop: Shop, zap: Zap, run: ZapRun): Html => {
  const { trigger } = run;
  const session = sessionOf([run]);
  const links = [
    link(`/zaps/${zap.id}`, 'The Zap'),
    ...(session ? [link(`/zaps/purchases/${session}`, 'All runs of this purchase')] : []),
  ];
  return html`<div class="title"><h1>${zap.name}</h1>${badge(run.status, WORDS[run.status])}</div>
    <p>${moment(run.startedAt)}${run.durationMs === null ? '' : `, ${run.durationMs} ms`} ${links.map((one) => html`· ${one} `)}</p>
    ${run.error ? html`<p class="notice bad">${run.error}</p>` : ''}
    <ol class="steps">
      <li>${stepHead(1, zap.trigger.app, triggerName(zap, shop))}
        ${trigger ? output(zap, 'trigger', trigger, labelsOf(shop.app.triggers[zap.trigger.key])) : html`<p>The trigger failed, so it has no data.</p>`}
      </li>
      ${zap.steps.map((step, index) => {
        const id = 'id' in step ? step.id : `${step.app}_${index + 1}`;
        const ran = run.steps.filter((one) => one.id === id);
        const operation = operationOf(step, shop);
        const part = (one: StepRun) => html`${one.iteration ? html`<h3>Item ${one.iteration}</h3>` : ''}
          ${stepPart(one, labelledInputs(columnsOf(one.input), operation))}
          ${one.output && one.app === 'stripe' ? output(zap, id, one.output, labelsOf(operation)) : ''}`;
        return html`<li>${stepHead(index + 2, step.app, stepName(step, shop))}
          ${ran.length > 0 ? ran.map(part) : html`<p class="quiet">Did not run.</p>`}</li>`;
      })}
    </ol>`;
};

const stepPart = ({ app, output, error, replays, durationMs }: StepRun, input: [string, unknown][]): Html => {
  if (app === 'filter')
    return html`<p>${output?.passed ? 'It matched, so the Zap continued.' : 'It did not match, so the Zap stopped here.'}</p>`;
  const value = (one: unknown) =>
    typeof one === 'object' && one !== null ? JSON.stringify(one) : String(one ?? '');
  return html`<p><small>${durationMs === null ? 'Still running' : `${durationMs} ms`}${replays > 0 ? `, tried ${replays + 1} times` : ''}</small></p>
    ${error ? html`<p class="notice bad">${error}</p>` : ''}
    ${facts(input.map(([label, one]) => [label, value(one)]))}
    ${app === 'formatter' ? facts([['Output', String(output?.output ?? '')]]) : ''}
    ${app === 'email' && typeof output?.file === 'string' ? html`<p>${link(`/zaps/emails/${fileOf(output.file)}`, 'Read the email')}</p>` : ''}
    ${app === 'spreadsheet' && output ? html`<p>${link(`/zaps/sheets/${output.spreadsheet}`, `Open row ${output.row_number} of the sheet`)}</p>` : ''}`;
};

/** The output of a step: the fields that later steps use, then all of them folded. */
const output = (zap: Zap, source: string, record: Fields, labels: Map<string, string>): Html => {
  const used = new Set(
    [...JSON.stringify(zap.steps).matchAll(/\{\{(\w+)\.(\w+)/g)]
      .filter(([, of]) => of === source)
      .map(([, , key]) => key),
  );
  const shown = Object.fromEntries(
    Object.entries(record).filter(([key, value]) => used.has(key) && value !== null),
  );
  return html`${Object.keys(shown).length > 0 ? html`<h3>Used by later steps</h3>${labelled(shown, labels)}` : ''}
    <details><summary>All ${count(Object.keys(record).length, 'field')}</summary>${labelled(record, labels)}${asJson(record)}</details>`;
};

/** The fields of a step, with the columns of a spreadsheet. */
const columnsOf = ({ columns, ...input }: Fields): Fields =>
  typeof columns === 'object' && columns !== null ? { ...columns } : input;
