import { html, raw } from 'hono/html';
import { Marked } from 'marked';
import { type Field, KINDS, type KindName, type Operation } from '../../definition.ts';
import type { Outcome } from '../../shop.ts';
import { choice, errorAt, field, idOf } from '../fields.ts';
import { form } from '../layout.ts';
import type { Html } from '../words.ts';

/** The value of a form field: one text or several. */
export type Values = Record<string, string | string[]>;

const markdown = new Marked({ renderer: { html: ({ text }) => text.replaceAll('<', '&lt;') } });

/** Help is Markdown. HTML in it stays text. */
const helpOf = ({ helpText }: Field): Html | undefined =>
  helpText === undefined ? undefined : raw(markdown.parseInline(helpText, { async: false }));

/** The form of an operation like in the Zap editor, with collapsed groups. */
export const operationForm = (
  kind: KindName,
  { key, operation }: Operation,
  values: Values,
  outcome?: Outcome,
): Html => {
  const { inputFields, inputFieldGroups } = operation;
  const draw = (fields: Field[]) =>
    fields.map((one) => inputField(`/steps/${kind}/${key}`, one, values, outcome));
  return form(
    `/steps/${kind}/${key}`,
    html`${draw(inputFields.filter(({ group }) => group === undefined))}
      ${inputFieldGroups.map(({ key: name, label, emphasize }) => {
        const fields = inputFields.filter(({ group }) => group === name);
        const isFilled = fields.some(
          ({ key: one, label: words = one, default: preset = '' }) =>
            [values[one] ?? ''].flat().join('') !== preset || errorAt(words, outcome) !== undefined,
        );
        return emphasize
          ? html`<fieldset><legend>${label ?? name}</legend>${draw(fields)}</fieldset>`
          : html`<details ${isFilled ? raw('open') : ''}><summary>${label ?? name}</summary>${draw(fields)}</details>`;
      })}
      ${inputFields.length === 0 ? html`<p>It has no fields.</p>` : ''}
      <button>${KINDS[kind].run}</button>`,
    'narrow',
  );
};

const BOOLEANS: [string, string][] = [
  ['true', 'Yes'],
  ['false', 'No'],
];

const inputField = (address: string, definition: Field, values: Values, outcome?: Outcome): Html => {
  const { key, type, list, dict, choices, required, placeholder } = definition;
  const label = html`${definition.label ?? key}${required ? html` <small>(required)</small>` : ''}`;
  const given = values[key] ?? definition.default ?? '';
  const error = errorAt(definition.label ?? key, outcome);
  const shared = { name: key, label, help: helpOf(definition), error };
  const text = [given].flat().join('\n');
  if (dict) return pairs(definition, label, values);
  if (type === 'boolean') return choice({ ...shared, value: text, none: 'Not set', options: BOOLEANS });
  if (choices && choices !== 'loaded') {
    const options = Object.entries(choices);
    return list
      ? choice({ ...shared, options, many: [given].flat() })
      : choice({ ...shared, value: text, none: 'Not set', options });
  }
  const typed = field({
    ...shared,
    value: text,
    placeholder,
    ...((list || type === 'text') && { rows: 3 }),
    help: list ? html`${shared.help} One per line.` : shared.help,
    beside: choices === 'loaded' ? chooser(address, definition) : undefined,
  });
  return html`${typed}${choices === 'loaded' ? html`<div id="${idOf(key)}-choices"></div>` : ''}`;
};

/** Loads the dropdown of a field through the integration on demand. */
const chooser = (address: string, { key, label }: Field): Html => html`<button type="button" class="secondary"
  aria-label="Choose: ${label ?? key}" hx-get="${address}/choices/${key}" hx-target="#${idOf(key)}-choices">Choose</button>`;

/** One page of a dropdown. A choice goes into the field; a list gets one more line. */
export const choicePage = (
  address: string,
  { key, label, list }: Field,
  choices: { id: string; label: string }[],
  next: string | null | undefined,
): Html => html`${
  choices.length === 0
    ? html`<p class="quiet">There are no choices.</p>`
    : html`<select size="6" aria-label="Choices: ${label ?? key}" data-fills="${idOf(key)}" ${list ? raw('data-adds') : ''}>
        ${choices.map(({ id, label: words }) => html`<option value="${id}">${words}</option>`)}
      </select>`
}
${
  next
    ? html`<button type="button" class="secondary" hx-get="${address}/choices/${key}?page=${encodeURIComponent(next)}"
        hx-target="#${idOf(key)}-choices">More choices</button>`
    : ''
}`;

/** The names and values of a dictionary. */
const pairs = (definition: Field, label: Html, values: Values): Html => {
  const { key } = definition;
  const names = [values[`${key}.name`] ?? []].flat();
  const contents = [values[`${key}.value`] ?? []].flat();
  const rows = Math.max(2, names.length + 1);
  return html`<fieldset class="pairs">
    <legend>${label}</legend>
    ${Array.from(
      { length: rows },
      (_, index) => html`<div class="pair">
        <input name="${key}.name" value="${names[index] ?? ''}" placeholder="Name" aria-label="${definition.label ?? key}: name ${index + 1}">
        <input name="${key}.value" value="${contents[index] ?? ''}" placeholder="Value" aria-label="${definition.label ?? key}: value ${index + 1}">
      </div>`,
    )}
    ${definition.helpText ? html`<small>${helpOf(definition)}</small>` : ''}
  </fieldset>`;
};

/** The input of an operation from a form, without empty fields. */
export const inputOf = ({ operation }: Operation, values: Values): Record<string, unknown> =>
  Object.fromEntries(
    operation.inputFields.flatMap(({ key, type, list, dict }) => {
      const given = [values[key] ?? []].flat().map((text) => text.trim());
      const filled = given.flatMap((text) => (list ? text.split(/\r?\n/) : [text])).filter(Boolean);
      if (dict) {
        const names = [values[`${key}.name`] ?? []].flat();
        const contents = [values[`${key}.value`] ?? []].flat();
        const entries = names.flatMap((name, index) =>
          name.trim() ? [[name.trim(), contents[index] ?? '']] : [],
        );
        return entries.length > 0 ? [[key, Object.fromEntries(entries)]] : [];
      }
      if (filled.length === 0) return [];
      if (list) return [[key, filled]];
      const text = filled[0] ?? '';
      if (type === 'boolean') return [[key, text === 'true']];
      const isNumber = ['integer', 'number'].includes(type) && /^-?\d+(\.\d+)?$/.test(text);
      return [[key, isNumber ? Number(text) : text]];
    }),
  );
