import { html, raw } from 'hono/html';
import type { Outcome } from '../shop.ts';
import type { Html } from './words.ts';

interface Labelled {
  name: string;
  label: string | Html;
  value?: string | undefined;
  /** The error of the value. */
  error?: string | undefined;
  help?: string | Html | undefined;
  /** https://www.w3.org/TR/WCAG22/#input-purposes */
  autocomplete?: string;
  required?: boolean | undefined;
  /** Whether only screen readers get the label, because a placeholder says the same. */
  isLabelHidden?: boolean;
}

interface TextField extends Labelled {
  type?: string;
  placeholder?: string | undefined;
  /** The lines of a long text. */
  rows?: number;
  /** A button beside the field. */
  beside?: Html | undefined;
}

interface ChoiceField extends Labelled {
  options: [value: string, words: string][];
  /** The label of no choice; required without it. */
  none?: string;
  /** The selected values of a multiple choice. */
  many?: string[];
}

export const idOf = (name: string): string => `field-${name.replace(/[^\w-]/g, '-')}`;

/** A control with its label, help and error, connected for screen readers. */
const labelled = (
  { name, label, error, help, ...more }: Labelled,
  control: (attributes: Html) => Html,
): Html => {
  const id = idOf(name);
  const notes = Object.entries({ help, error }).filter(([, text]) => text !== undefined);
  const attributes = html`id="${id}" name="${name}" autocomplete="${more.autocomplete ?? 'off'}"
    ${more.required ? raw('required') : ''} ${error === undefined ? '' : raw('aria-invalid="true"')}
    ${notes.length > 0 ? html`aria-describedby="${notes.map(([kind]) => `${id}-${kind}`).join(' ')}"` : ''}`;
  return html`<div class="field"><label for="${id}" class="${more.isLabelHidden ? 'hidden' : ''}">${label}</label> ${control(attributes)}
    ${notes.map(([kind, text]) => html`<small id="${id}-${kind}" class="${kind === 'error' ? 'bad' : ''}">${text}</small>`)}
  </div>`;
};

export const field = ({ type = 'text', placeholder = '', rows, beside, ...more }: TextField): Html =>
  labelled(more, (attributes) => {
    const control = rows
      ? html`<textarea rows="${rows}" placeholder="${placeholder}" ${attributes}>${more.value ?? ''}</textarea>`
      : html`<input type="${type}" placeholder="${placeholder}" value="${more.value ?? ''}" ${attributes}>`;
    return beside === undefined ? control : html`<div class="beside">${control} ${beside}</div>`;
  });

export const choice = ({ options, none, many, ...more }: ChoiceField): Html => {
  const chosen = many ?? [more.value ?? ''];
  return labelled(
    more,
    (attributes) => html`<select ${attributes} ${many ? raw('multiple size="6"') : ''}>
      ${none === undefined ? '' : html`<option value="">${none}</option>`}
      ${options.map(([value, words]) => html`<option value="${value}" ${chosen.includes(value) ? raw('selected') : ''}>${words}</option>`)}
    </select>`,
  );
};

export const tick = (name: string, label: string, isOn: boolean): Html => html`<label class="field">
  <input type="checkbox" name="${name}" value="yes" ${isOn ? raw('checked') : ''}> ${label}</label>`;

/** The error of a field, if the failed action names its label first: `Amount: …` */
export const errorAt = (label: string, outcome: Outcome | undefined): string | undefined =>
  outcome && !outcome.ok && outcome.text.startsWith(`${label}: `)
    ? outcome.text.slice(label.length + 2)
    : undefined;

/** The trimmed texts of a form by name. */
export type Given = Record<string, string>;

export const textsOf = (body: Record<string, unknown>): Given =>
  Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.trim()]] : [],
    ),
  );
