import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Zap } from '../../../zapier/index.ts';
import { attempt, type Outcome, postToHook, type Shop } from '../../shop.ts';
import { lastWeek } from '../../time/days.ts';
import { duplicatesAmong, eventOf } from '../../time/tally.ts';
import { field, textsOf } from '../fields.ts';
import { form, hidden, live, show } from '../layout.ts';
import { badge, count, type Html, moment, table } from '../words.ts';
import { runPart, runsTable } from './runs.ts';
import { APPS, inputsOf, mapped, stepName, triggerName } from './words.ts';

/** The Zaps: their steps, their state and their runs. */
export const zapPages = (shop: Shop): Hono => {
  const app = new Hono();
  const { runner, zaps, zapsOn } = shop;
  const runsOf = (id: string) => runner.runs.filter(({ zap }) => zap === id);

  app.get('/zaps', (c) => {
    const rows = table(
      'Zaps',
      ['Zap', 'Starts with', 'Runs', 'State'],
      zaps.map(zapRow),
      'There are no Zaps.',
    );
    return show(c, shop, {
      title: 'Zaps',
      at: '/zaps',
      body: html`<h1>Zaps</h1>${live('zaps', '/zaps', rows)}`,
    });
  });
  const zapRow = (zap: Zap) => html`<tr>
    <th scope="row"><a href="/zaps/${zap.id}">${zap.name}</a> <small>${zap.description}</small></th>
    <td>${triggerName(zap, shop)}</td><td>${runsOf(zap.id).length}</td><td>${badge(zapsOn.has(zap.id) ? 'on' : 'off')}</td>
  </tr>`;

  app.get('/zaps/runs', (c) => {
    const parts = html`${runsTable(shop, runner.runs.slice(-50))} <h2>Deliveries without a run</h2>${idleTable()}`;
    const body = html`<h1>Runs</h1>${live('runs', '/zaps/runs', parts)}`;
    return show(c, shop, { title: 'Runs', at: '/zaps/runs', body });
  });

  /** Repeated deliveries, and those that a Zap filtered out. */
  const idleTable = (): Html => {
    const duplicates = new Set(duplicatesAmong(runner.deliveries));
    const idle = runner.deliveries.filter(({ runs, durationMs }) => durationMs !== null && runs.length === 0);
    const rows = idle.slice(-20).map(
      (delivery) => html`<tr><td><code>${eventOf(delivery) ?? 'A webhook'}</code></td>
        <th scope="row">${zaps.find(({ id }) => id === delivery.zap)?.name}</th>
        <td>${duplicates.has(delivery) ? 'Duplicate, dropped' : 'Not for this Zap'}</td>
        <td>${moment(delivery.startedAt)}</td></tr>`,
    );
    const heads = ['Event', 'Zap', 'Why', 'Came'];
    return table('Deliveries without a run', heads, rows.reverse(), 'Every delivery started a run.');
  };

  app.get('/zaps/runs/:id', (c) => {
    const run = runner.runs.find(({ id }) => id === c.req.param('id'));
    if (!run) return c.notFound();
    const body = live('run', c.req.path, runPart(shop, run));
    return show(c, shop, { title: 'Run', at: '/zaps/runs', body });
  });

  const zapPage = (c: Context, zap: Zap, outcome?: Outcome) => {
    const isOn = zapsOn.has(zap.id);
    return show(c, shop, {
      title: zap.name,
      at: '/zaps',
      outcome,
      body: html`<div class="title"><h1>${zap.name}</h1>
          ${form(`/zaps/${zap.id}/switch`, html`${hidden('on', !isOn)}<button role="switch" aria-checked="${String(isOn)}">${isOn ? 'On' : 'Off'}</button>`)}</div>
        <p class="lead">${zap.description}</p>
        <ol class="steps">
          <li><h2>${triggerName(zap, shop)} <small>${APPS[zap.trigger.app]}</small></h2>
            ${'input' in zap.trigger ? mappings(Object.entries(zap.trigger.input)) : ''} ${isOn ? starter(zap) : ''}</li>
          ${zap.steps.map((step) => html`<li><h2>${stepName(step, shop)} <small>${APPS[step.app]}</small></h2>${mappings(inputsOf(step))}</li>`)}
        </ol>
        <h2>Runs</h2>
        ${live('runs', `/zaps/${zap.id}`, runsTable(shop, runsOf(zap.id).slice(-20)))}`,
    });
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

const mappings = (entries: [string, unknown][]): Html =>
  html`<dl>${entries.map(([key, value]) => html`<div><dt>${key}</dt><dd>${mapped(value)}</dd></div>`)}</dl>`;

/** Sample bodies for Zaps with a catch hook. */
const EXAMPLES: Record<string, string> = {
  'new-order-payment-link': `{
  "order_number": "A-1042", "product": "Portrait", "amount": "180.00", "currency": "USD",
  "name": "Olga", "email": "olga@example.com"
}`,
  'refund-on-request': '{ "session_id": "cs_test_…" }',
};
