import { html } from 'hono/html';
import { FORMATTER_EVENTS, type Zap } from '../../../zapier/index.ts';
import type { Operation } from '../../definition.ts';
import type { Shop } from '../../shop.ts';
import type { Html } from '../words.ts';

type Step = Zap['steps'][number];

const EVERY = { every_day: 'Every day', every_week: 'Every week', every_month: 'Every month' };

/** The label of a trigger in the Zap editor. */
export const triggerName = ({ trigger }: Zap, { app }: Shop): string => {
  if (trigger.app === 'webhook') return 'Catch Hook';
  if (trigger.app === 'schedule') return EVERY[trigger.key];
  return app.triggers[trigger.key]?.display.label ?? trigger.key;
};

/** The integration's operation of a step. */
export const operationOf = (step: Step, { app }: Shop): Operation | undefined =>
  step.app === 'stripe' ? (app.creates[step.action ?? ''] ?? app.searches[step.search ?? '']) : undefined;

export const stepName = (step: Step, shop: Shop): string => {
  if (step.app === 'filter') return 'Only continue if …';
  if (step.app === 'spreadsheet') return `Create row in the sheet “${step.input.spreadsheet}”`;
  if (step.app === 'email') return 'Send email';
  if (step.app === 'formatter') return FORMATTER_EVENTS[step.action];
  if (step.app === 'delay') return 'Delay Until';
  if (step.app === 'looping') return 'Create Loop From Line Items';
  return operationOf(step, shop)?.display.label ?? '';
};

export const APPS: Record<Zap['trigger']['app'] | Step['app'], string> = {
  stripe: 'Stripe Payment Links',
  filter: 'Filter',
  formatter: 'Formatter',
  delay: 'Delay',
  looping: 'Looping',
  spreadsheet: 'Google Sheets',
  email: 'Gmail',
  webhook: 'Webhooks',
  schedule: 'Schedule',
};

/** A text of a Zap file with its tags marked. */
export const mapped = (value: unknown): Html | string => {
  if (Array.isArray(value)) return html`${value.map((item) => html`${mapped(item)} `)}`;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  const parts = String(value).split(/(\{\{[^}]+\}\})/);
  return html`${parts.map((part) => (part.startsWith('{{') ? html`<mark>${part.slice(2, -2)}</mark>` : part))}`;
};

/** The input fields of a step, with the columns of a spreadsheet. */
export const inputsOf = (step: Step): [string, unknown][] => {
  if (step.app === 'filter')
    return step.only_if.map(({ field, rule, value }) => [rule, `${field} ${value ?? ''}`]);
  return Object.entries(step.app === 'spreadsheet' ? step.input.columns : step.input);
};
