import { Hono } from 'hono';
import { html } from 'hono/html';
import { attempt, type Outcome, type Shop, testHelper } from '../shop.ts';
import { busyHour, forge, sendAgain } from '../time/buyers.ts';
import { letPass } from '../time/days.ts';
import { type Tally, tally } from '../time/tally.ts';
import { isWeather, WEATHER, type WeatherKind } from '../time/weather.ts';
import { form, hidden, live, show } from './layout.ts';
import { type Html, table } from './words.ts';

const STEPS = [
  [1, 'A day', 'Unpaid checkouts expire.'],
  [5, 'Five days', 'Bank debits succeed or fail; refunds to bank accounts arrive.'],
  [31, 'A month', 'Subscriptions renew; the weekly report is written.'],
] as const;

/** Days, buyers and faults, with a table of lost and repeated runs. */
export const timePages = (shop: Shop): Hono => {
  const app = new Hono();
  const page = async (outcome?: Outcome) => ({
    title: 'Time and weather',
    at: '/time',
    outcome,
    body: html`<h1>Time and weather</h1>
      <p class="lead">Advance the time, add buyers and faults, and see how the Zaps react.</p>
      <h2>Advance the time</h2>
      <div class="pair">${STEPS.map(([days, label, what]) => action('/time/pass', label, what, hidden('days', days)))}</div>
      <h2>Buyers</h2>
      <div class="pair">
        ${action('/time/buyers', 'A busy hour', 'Forty people buy through all links, by card and by bank debit.')}
        ${action('/time/again', 'Send the latest events again', 'Delivers them again, newest first.')}
        ${action('/time/forge', 'Forge deliveries', 'Posts a payment with an invalid signature to each hook.')}
      </div>
      <h2>Weather</h2>
      <div class="pair">${Object.keys(WEATHER)
        .filter(isWeather)
        .map((kind) => toggle(shop, kind))}</div>
      <h2>Lost and duplicate runs</h2>
      ${live('tally', '/time', tallyTable(await tally(shop)))}`,
  });

  app.get('/time', async (c) => show(c, shop, await page()));

  const act = (path: string, work: (given: Record<string, unknown>) => Promise<string>) =>
    app.post(path, async (c) => {
      const outcome = await attempt(async () => work(await c.req.parseBody()));
      return show(c, shop, await page(outcome));
    });
  act('/time/pass', ({ days }) => letPass(shop, Math.min(Math.max(Math.trunc(Number(days)) || 1, 1), 366)));
  act('/time/buyers', () => busyHour(shop, 40));
  act('/time/again', () => sendAgain(shop));
  act('/time/forge', () => forge(shop));
  act('/time/weather', async ({ kind, on }) => {
    if (typeof kind !== 'string' || !isWeather(kind)) return 'This kind of weather does not exist.';
    shop.weather.on[on === 'on' ? 'add' : 'delete'](kind);
    if (kind === 'doubling') await testHelper(shop, 'deliver_twice', { times: on === 'on' ? 1_000_000 : 0 });
    return `${WEATHER[kind][0]}: ${on === 'on' ? 'on' : 'off'}.`;
  });
  return app;
};

const action = (path: string, label: string, what: string, more = html``): Html =>
  form(path, html`${more}<button>${label}</button> <small>${what}</small>`, 'act');

const toggle = ({ weather }: Shop, kind: WeatherKind): Html => {
  const [label, what] = WEATHER[kind];
  const isOn = weather.on.has(kind);
  return form(
    '/time/weather',
    html`${hidden('kind', kind)}${hidden('on', isOn ? 'off' : 'on')}
      <button role="switch" aria-checked="${String(isOn)}">${label}</button> <small>${what}</small>`,
    'act',
  );
};

const tallyTable = (tallies: Tally[]): Html =>
  table(
    'Events at Stripe and runs of the Zaps',
    ['Zap', 'At Stripe', 'Zap ran', 'Under way', 'Lost', 'Duplicate', 'Duplicates dropped'],
    tallies.map(
      ({ zap, name, happened, ran, underWay, lost, doubled, dropped }) => html`<tr>
        <th scope="row"><a href="/zaps/${zap}">${name}</a></th>
        <td>${happened}</td><td>${ran}</td><td>${underWay}</td>
        <td class="${lost > 0 ? 'bad' : 'good'}">${lost}</td><td class="${doubled > 0 ? 'bad' : 'good'}">${doubled}</td>
        <td>${dropped}</td>
      </tr>`,
    ),
    'No Zap for payments, invoices or refunds is on.',
  );
