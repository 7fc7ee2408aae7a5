import { html } from 'hono/html';
import type { Fields, StepRun, ZapRun } from '../../../zapier/index.ts';
import type { Shop } from '../../shop.ts';
import { type Labels, labelled, labelsOf } from '../operations/result.ts';
import { asJson, badge, type Html, moment, table } from '../words.ts';
import { APPS, operationOf, stepName, triggerName } from './words.ts';

/** Runs, newest first. */
export const runsTable = (shop: Shop, runs: ZapRun[]): Html =>
  table(
    'Runs',
    ['Zap', 'Status', 'For', 'Started', 'Took'],
    runs.toReversed().map((run) => {
      const name = shop.zaps.find(({ id }) => id === run.zap)?.name ?? run.zap;
      return html`<tr id="run-${run.id}">
        <th scope="row"><a href="/zaps/runs/${run.id}">${name}</a></th>
        <td>${badge(run.status)}${run.error ? html` <small class="bad">${run.error}</small>` : ''}</td>
        <td>${about(run)}</td>
        <td>${moment(run.startedAt)}</td>
        <td>${run.durationMs === null ? '…' : `${run.durationMs} ms`}</td>
      </tr>`;
    }),
    'No Zap has run yet.',
  );

/** The subject of a run. */
const about = ({ trigger }: ZapRun): string => {
  const { customer_email, email, amount_display, from, to, id } = trigger ?? {};
  // The record of a schedule is a time range.
  if (from && to) return `${from} to ${to}`;
  return [customer_email ?? email, amount_display].filter(Boolean).join(', ') || String(id ?? '');
};

/** One run with the input and output of every step. */
export const runPart = (shop: Shop, run: ZapRun): Html => {
  const zap = shop.zaps.find(({ id }) => id === run.zap);
  if (!zap) return html``;
  return html`<div class="title"><h1>${zap.name}</h1>${badge(run.status)}</div>
    <p>${moment(run.startedAt)}${run.durationMs === null ? '' : `, ${run.durationMs} ms`} ·
      <a href="/zaps/${zap.id}">The Zap</a></p>
    ${run.error ? html`<p class="notice bad">${run.error}</p>` : ''}
    <ol class="steps">
      <li>
        <h2>${triggerName(zap, shop)} <small>${APPS[zap.trigger.app]}</small></h2>
        ${run.trigger ? data('Data out', run.trigger, labelsOf(shop.app.triggers[zap.trigger.key])) : html`<p>The trigger failed, so it has no data.</p>`}
      </li>
      ${zap.steps.map((step, index) => {
        const ran = run.steps[index];
        return html`<li class="${ran ? '' : 'skipped'}">
          <h2>${stepName(step, shop)} <small>${APPS[step.app]}</small></h2>
          ${ran ? stepPart(ran, labelsOf(operationOf(step, shop))) : html`<p>Did not run.</p>`}
        </li>`;
      })}
    </ol>`;
};

const stepPart = ({ app, input, output, error, replays, durationMs }: StepRun, labels: Labels): Html => {
  if (app === 'filter')
    return html`<p>${output?.passed ? 'The Zap continued.' : 'The filter stopped the Zap.'}</p>`;
  return html`<p><small>${durationMs === null ? 'Still running' : `${durationMs} ms`}${replays > 0 ? `, tried ${replays + 1} times` : ''}</small></p>
    ${error ? html`<p class="notice bad">${error}</p>` : ''}
    ${data('Data in', columnsOf(input))} ${output ? data('Data out', named(output), labels) : ''}
    ${app === 'email' && typeof output?.file === 'string' ? html`<p><a href="/zaps/emails/${fileOf(output.file)}">Read the email</a></p>` : ''}
    ${app === 'spreadsheet' && output ? html`<p><a href="/zaps/sheets/${output.spreadsheet}">Open the sheet</a></p>` : ''}`;
};

const data = (title: string, fields: Fields, labels?: Labels): Html => html`<details>
  <summary>${title}</summary>${labelled(fields, labels)}${asJson(fields)}
</details>`;

/** The fields of a step, with the columns of a spreadsheet. */
const columnsOf = ({ columns, ...input }: Fields): Fields =>
  typeof columns === 'object' ? { ...input, ...columns } : input;

/** The output with the name of its file instead of the path. */
const named = (output: Fields): Fields =>
  typeof output.file === 'string' ? { ...output, file: fileOf(output.file) } : output;

/** The name of a file without its folders. */
export const fileOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? '';
