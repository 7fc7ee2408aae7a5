import { Hono } from 'hono';
import { html } from 'hono/html';
import { attempt, type Outcome, type Shop, testHelper } from '../shop.ts';
import { busyHour, forge, sendAgain } from '../time/buyers.ts';
import type { Happening } from '../time/calendar.ts';
import { letPass } from '../time/days.ts';
import { FAULTS, type FaultKind, isFault } from '../time/faults.ts';
import { type Tally, tally } from '../time/tally.ts';
import { form, hidden, live, show } from './layout.ts';
import { count, type Html, link, longDay, table } from './words.ts';

const STEPS = [
  [1, 'A day later', 'Unpaid checkouts expire.'],
  [5, 'Five days later', 'Bank debits succeed or fail; refunds to bank accounts arrive.'],
  [31, 'A month later', 'Subscriptions renew; the weekly report is written.'],
] as const;

/** Days, buyers and faults, with a table of lost and repeated runs. */
export const timePages = (shop: Shop): Hono => {
  const app = new Hono();
  const page = async (outcome?: Outcome, result: Html | string = '') => ({
    title: 'Time and faults',
    at: '/time',
    outcome,
    body: html`${result}
      <h1>Time and faults</h1>
      <p class="lead">Let time pass, let people buy, let Stripe fail, and see what the Zaps do.</p>
      <h2>Time</h2>
      <div class="pair">${STEPS.map(([days, label, what]) => action('/time/pass', label, what, hidden('days', days)))}</div>
      <h2>Customers</h2>
      <div class="pair">
        ${action('/time/buyers', 'A busy hour', 'Forty people buy through all links, by card and by bank debit.')}
      </div>
      <h2>Faults</h2>
      <div class="pair">${Object.keys(FAULTS)
        .filter(isFault)
        .map((kind) => toggle(shop, kind))}
        ${action('/time/again', 'Send the latest events again', 'Stripe delivers them a second time, newest first.')}
        ${action('/time/forge', 'Forge deliveries', 'Somebody else posts a payment to each hook. Its signature is invalid.')}
      </div>
      <h2>Lost and duplicate runs</h2>
      ${live('tally', '/time', tallyTable(await tally(shop)))}`,
  });

  app.get('/time', async (c) => show(c, shop, await page()));

  app.post('/time/pass', async (c) => {
    const given = Math.trunc(Number((await c.req.parseBody()).days)) || 1;
    const days = Math.min(Math.max(given, 1), 366);
    const { length: before } = shop.calendar.happenings;
    const outcome = await attempt(async () => {
      await letPass(shop, days);
      const { length } = shop.calendar.happenings;
      return `${count(days, 'day')} later: ${length === before ? 'nothing was due' : `${count(length - before, 'thing')} happened`}.`;
    });
    return show(c, shop, await page(outcome, happened(shop, before)));
  });

  const act = (path: string, work: (given: Record<string, unknown>) => Promise<string>) =>
    app.post(path, async (c) => {
      const outcome = await attempt(async () => work(await c.req.parseBody()));
      return show(c, shop, await page(outcome));
    });
  act('/time/buyers', () => busyHour(shop, 40));
  act('/time/again', () => sendAgain(shop));
  act('/time/forge', () => forge(shop));
  act('/time/faults', async ({ kind, on }) => {
    if (typeof kind !== 'string' || !isFault(kind)) return 'There is no such fault.';
    shop.faults.on[on === 'on' ? 'add' : 'delete'](kind);
    if (kind === 'doubling') await testHelper(shop, 'deliver_twice', { times: on === 'on' ? 1_000_000 : 0 });
    return `${FAULTS[kind][0]}: ${on === 'on' ? 'on' : 'off'}.`;
  });
  return app;
};

/** What happened on each of the days that passed. */
const happened = ({ calendar }: Shop, before: number): Html => {
  const days = new Map<number, Happening[]>();
  for (const one of calendar.happenings.slice(before)) {
    const at = Math.floor(one.at / 86_400) * 86_400;
    days.set(at, [...(days.get(at) ?? []), one]);
  }
  if (days.size === 0) return html``;
  const list = [...days].map(
    ([at, happenings]) => html`<li><strong>${longDay(at)}</strong>
      <ul>${happenings.map(({ text, href }) => html`<li>${link(href, text)}</li>`)}</ul></li>`,
  );
  return html`<section class="card"><h2>What happened</h2><ul class="runs">${list}</ul>
    <p>${link('/zaps/runs', 'What the Zaps did')}</p></section>`;
};

const action = (path: string, label: string, what: string, more = html``): Html =>
  form(path, html`${more}<button>${label}</button> <small>${what}</small>`, 'act');

const toggle = ({ faults }: Shop, kind: FaultKind): Html => {
  const [label, what] = FAULTS[kind];
  const isOn = faults.on.has(kind);
  return form(
    '/time/faults',
    html`${hidden('kind', kind)}${hidden('on', isOn ? 'off' : 'on')}
      <button role="switch" aria-checked="${String(isOn)}">${label}</button> <small>${what}</small>`,
    'act',
  );
};

const tallyTable = (tallies: Tally[]): Html => {
  const bad = (number: number) => html`<span class="${number > 0 ? 'bad' : 'good'}">${number}</span>`;
  return table(
    'Events at Stripe and runs of the Zaps',
    ['Zap', 'At Stripe', 'Zap ran', 'Under way', 'Lost', 'Duplicate', 'Duplicates dropped'],
    tallies.map(({ zap, name, happened, ran, underWay, lost, doubled, dropped }) => [
      link(`/zaps/${zap}`, name),
      happened,
      ran,
      underWay,
      bad(lost),
      bad(doubled),
      dropped,
    ]),
    'No Zap for payments, invoices or refunds is on.',
  );
};
