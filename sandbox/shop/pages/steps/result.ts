import { html } from 'hono/html';
import { type Labels, labelsOf, type Operation } from '../../definition.ts';
import type { StepRequest } from '../../time/faults.ts';
import { asJson, count, type Html, table } from '../words.ts';

type Record = { [key: string]: unknown };

const isRecord = (value: unknown): value is Record =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** A record with the labels of its fields, empty ones at the end. */
export const labelled = (record: Record, labels: Labels, prefix = ''): Html => {
  const label = (key: string) => labels.get(prefix + key) ?? key;
  const empty = Object.keys(record).filter((key) => isEmpty(record[key]));
  return html`<dl>
    ${Object.entries(record)
      .filter(([, value]) => !isEmpty(value))
      .map(
        ([key, value]) =>
          html`<div><dt>${label(key)}</dt><dd>${shown(value, labels, `${prefix}${key}`)}</dd></div>`,
      )}
    ${empty.length > 0 ? html`<div><dt>Empty</dt><dd class="quiet">${empty.map(label).join(', ')}</dd></div>` : ''}
  </dl>`;
};

const shown = (value: unknown, labels: Labels, path: string): Html | string => {
  if (Array.isArray(value)) {
    return value.some(isRecord)
      ? html`<ol>${value.map((item) => html`<li>${isRecord(item) ? labelled(item, labels, `${path}[]`) : String(item)}</li>`)}</ol>`
      : html`${value.map((item) => html`${shown(item, labels, path)} `)}`;
  }
  if (isRecord(value)) return labelled(value, labels, `${path}__`);
  if (typeof value !== 'string') return String(value);
  if (value.startsWith('hydrate|||'))
    return html`<span class="quiet">A file, fetched when a step uses it</span>`;
  return /^https?:\/\/\S+$/.test(value) ? html`<a href="${value}">${value}</a>` : value;
};

/** The result of an operation: with labels, as JSON, and its requests to Stripe. */
export const resultPart = (
  operation: Operation,
  records: Record[],
  requests: StepRequest[],
  milliseconds: number,
): Html => html`<section aria-label="Result">
  <h2>${records.length === 1 ? 'Result' : count(records.length, 'result')}</h2>
  ${records.slice(0, 10).map(
    (record, index) => html`<details ${index === 0 ? html`open` : ''}>
      <summary>${String(record.id ?? record.summary ?? `Result ${index + 1}`)}</summary>${labelled(record, labelsOf(operation))}
    </details>`,
  )}
  ${asJson(records.length === 1 ? records[0] : records)}
  ${requestsPart(requests, milliseconds)}
</section>`;

export const requestsPart = (requests: StepRequest[], milliseconds: number): Html => html`<details>
  <summary>${count(requests.length, 'request')} to Stripe in ${milliseconds} ms</summary>
  ${table(
    'Requests to Stripe',
    ['Method', 'Path', 'Status'],
    requests.map(({ method, path, status }) => [method, html`<code>${path}</code>`, status || 'cut off']),
    'It made no requests to Stripe.',
  )}
</details>`;
