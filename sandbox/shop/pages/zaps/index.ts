import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Zap } from '../../../zapier/index.ts';
import type { Operation } from '../../definition.ts';
import { attempt, type Outcome, postToHook, type Shop } from '../../shop.ts';
import { lastWeek } from '../../time/days.ts';
import { field, textsOf } from '../fields.ts';
import { form, hidden, live, show } from '../layout.ts';
import { picture } from '../pictures.ts';
import { badge, count, facts, type Html, link } from '../words.ts';
import { runList, titleOf } from './purchase.ts';
import {
  APPS,
  emptyFields,
  inputsOf,
  labelledInputs,
  mapped,
  operationOf,
  type Sources,
  sourcesOf,
  stepName,
  triggerName,
} from './words.ts';

/** The Zaps: their steps, their state and their runs. */
export const zapPages = (shop: Shop): Hono => {
  const app = new Hono();
  const { runner, zaps, zapsOn } = shop;
  const runsOf = (id: string) => runner.runs.filter(({ zap }) => zap === id);

  app.get('/zaps', (c) =>
    show(c, shop, {
      title: 'Zaps',
      at: '/zaps',
      body: html`<h1>Zaps</h1>
        <p class="lead">Each Zap waits for something to happen at Stripe, and then takes its steps.</p>
        ${live('zaps', '/zaps', html`<ul class="zaps">${zaps.map(zapItem)}</ul>`)}`,
    }),
  );

  const zapItem = (zap: Zap) => html`<li>
    <span class="apps">${[zap.trigger, ...zap.steps].map((step) => picture(APPS[step.app].icon))}</span>
    <div>${link(`/zaps/${zap.id}`, zap.name)} <small>${[triggerName(zap, shop), ...zap.steps.map((step) => stepName(step, shop))].join(' → ')}</small></div>
    <small>${count(runsOf(zap.id).length, 'run')}</small> ${badge(zapsOn.has(zap.id) ? 'on' : 'off')}
  </li>`;

  const zapPage = (c: Context, zap: Zap, outcome?: Outcome) => {
    const isOn = zapsOn.has(zap.id);
    const sources = sourcesOf(zap, shop);
    const { trigger } = zap;
    const operation = shop.app.triggers[trigger.key];
    return show(c, shop, {
      title: zap.name,
      at: '/zaps',
      outcome,
      body: html`<div class="title"><h1>${zap.name}</h1>
          ${form(`/zaps/${zap.id}/switch`, html`${hidden('on', !isOn)}<button role="switch" aria-checked="${String(isOn)}">${isOn ? 'On' : 'Off'}</button>`)}</div>
        <p class="lead">${zap.description}</p>
        <ol class="steps">
          <li>${stepHead(1, trigger.app, triggerName(zap, shop))}
            ${'input' in trigger ? values(labelledInputs(trigger.input, operation), trigger.input, operation, sources) : ''}
            ${isOn ? starter(zap) : ''}</li>
          ${zap.steps.map(
            (step, index) => html`<li>${stepHead(index + 2, step.app, stepName(step, shop))}
              ${values(inputsOf(step, shop), 'input' in step ? step.input : {}, operationOf(step, shop), sources)}</li>`,
          )}
        </ol>
        <h2>Runs</h2>
        ${live('runs', `/zaps/${zap.id}`, runsPart(zap))}`,
    });
  };

  const runsPart = ({ id }: Zap): Html => {
    const runs = runsOf(id).slice(-20).reverse();
    return runs.length === 0
      ? html`<p class="quiet">It has not run yet.</p>`
      : runList(shop, runs, (run) => titleOf([run]));
  };

  /** The form that starts a Zap without an event of Stripe. */
  const starter = ({ id, trigger }: Zap): Html | string => {
    const start = (content: Html) => form(`/zaps/${id}/start`, content);
    if (trigger.app === 'schedule')
      return start(html`<button class="secondary">Run for the last seven days</button>`);
    if (trigger.app === 'stripe') {
      const isPolled = shop.app.triggers[trigger.key]?.operation.type === 'polling';
      return isPolled ? start(html`<button class="secondary">Check for new items</button>`) : '';
    }
    return html`<details><summary>Post to its address</summary>
      ${start(html`${field({ name: 'body', label: 'JSON', rows: 4, value: EXAMPLES[id] ?? '{}', help: html`It goes to <code>${runner.hookUrl(id)}</code>.` })}<button class="secondary">Post</button>`)}</details>`;
  };

  const zapAt = (c: Context): Zap | undefined => zaps.find(({ id }) => id === c.req.param('id'));

  app.get('/zaps/:id', (c) => {
    const zap = zapAt(c);
    return zap ? zapPage(c, zap) : c.notFound();
  });

  app.post('/zaps/:id/switch', async (c) => {
    const zap = zapAt(c);
    if (!zap) return c.notFound();
    const { on } = textsOf(await c.req.parseBody());
    const outcome = await attempt(async () => {
      if (on === 'true' && !zapsOn.has(zap.id)) {
        await runner.turnOn(zap);
        zapsOn.set(zap.id, Math.floor(Date.now() / 1000));
      }
      if (on === 'false' && zapsOn.delete(zap.id)) await runner.turnOff(zap.id);
      return on === 'true' ? 'The Zap is on.' : 'The Zap is off.';
    });
    return zapPage(c, zap, outcome);
  });

  app.post('/zaps/:id/start', async (c) => {
    const zap = zapAt(c);
    if (!zap || !zapsOn.has(zap.id)) return c.notFound();
    const { body = '' } = textsOf(await c.req.parseBody());
    const outcome = await attempt(async () => {
      const before = runsOf(zap.id).length;
      if (zap.trigger.app === 'schedule') await runner.fire(zap.id, lastWeek());
      else if (zap.trigger.app === 'stripe') await runner.poll(zap.id);
      else await postToHook(shop, zap.id, body);
      return `${count(runsOf(zap.id).length - before, 'run')} started.`;
    });
    return zapPage(c, zap, outcome);
  });
  return app;
};

/** The number, the app and the name of a step. */
export const stepHead = (
  number: number,
  app: keyof typeof APPS,
  name: string,
  more: Html | string = '',
): Html =>
  html`<div class="title"><h2>${picture(APPS[app].icon)} ${number}. ${name}</h2> <small>${APPS[app].name}</small>${more}</div>`;

/** The filled-in fields of a step; its empty ones folded by group. */
const values = (
  filled: [string, unknown][],
  input: object,
  operation: Operation | undefined,
  sources: Sources,
): Html => {
  const empty = operation ? emptyFields(input, operation) : [];
  return html`${facts(filled.map(([label, value]) => [label, mapped(value, sources)]))}
    ${empty.length > 0 ? html`<details><summary>Fields that this Zap leaves empty</summary>${facts(empty)}</details>` : ''}`;
};

/** Sample bodies for Zaps with a catch hook. */
const EXAMPLES: Record<string, string> = {
  'new-order-payment-link': `{
  "order_number": "A-1042", "product": "Portrait", "amount": "180.00", "currency": "USD",
  "name": "Olga", "email": "olga@example.com"
}`,
  'refund-on-request': '{ "session_id": "cs_test_…" }',
};
