import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Fields } from '../../../zapier/index.ts';
import { isKind, KINDS, type KindName, type Operation } from '../../definition.ts';
import { attempt, type Outcome, type Shop } from '../../shop.ts';
import { show } from '../layout.ts';
import { count, type Html } from '../words.ts';
import { choicePage, inputOf, operationForm, type Values } from './form.ts';
import { requestsPart, resultPart } from './result.ts';

/** Forms that run every trigger, action and search. */
export const stepPages = (shop: Shop): Hono => {
  const app = new Hono();

  app.get('/steps', (c) =>
    show(c, shop, {
      title: 'Try a step',
      at: '/steps',
      body: html`<h1>Try a step</h1>
        <p class="lead">All triggers, actions and searches of the integration, as forms that run them at once.</p>
        ${Object.keys(KINDS)
          .filter(isKind)
          .map(
            (kind) => html`<h2>${KINDS[kind].label}</h2>
          <ul class="cards">${Object.values(shop.app[kind]).map(
            ({ key, display }) => html`<li><a href="/steps/${kind}/${key}">${display.label}</a>
              <small>${display.description}</small></li>`,
          )}</ul>`,
          )}`,
    }),
  );

  /** The operation of a URL. */
  const found = (c: Context): { kind: KindName; operation: Operation } | undefined => {
    const { kind = '', key = '' } = c.req.param();
    const operation = isKind(kind) && Object.hasOwn(shop.app[kind], key) ? shop.app[kind][key] : undefined;
    return operation && isKind(kind) ? { kind, operation } : undefined;
  };

  const page = (
    c: Context,
    kind: KindName,
    operation: Operation,
    values: Values,
    outcome?: Outcome,
    result?: Html,
  ) =>
    show(c, shop, {
      title: operation.display.label,
      at: '/steps',
      outcome,
      body: html`<p><a href="/steps">Try a step</a> › ${KINDS[kind].label}</p>
        <h1>${operation.display.label}</h1>
        <p class="lead">${operation.display.description}</p>
        ${result ?? ''} ${operationForm(kind, operation, values, outcome)}`,
    });

  app.get('/steps/:kind/:key', (c) => {
    const here = found(c);
    return here ? page(c, here.kind, here.operation, c.req.query()) : c.notFound();
  });

  app.post('/steps/:kind/:key', async (c) => {
    const here = found(c);
    if (!here) return c.notFound();
    const { kind, operation } = here;
    const values = (await c.req.parseBody({ all: true })) as Values;
    const { stepRequests } = shop.faults;
    const { length: before } = stepRequests;
    const start = performance.now();
    let records: Fields[] = [];
    const outcome = await attempt(async () => {
      const input = inputOf(operation, values);
      records =
        kind === 'creates'
          ? [await shop.steps.invoke('create', operation.key, input)]
          : await shop.steps.invoke(KINDS[kind].one, operation.key, input);
      return kind === 'creates' ? 'Done.' : `${count(records.length, 'result')}.`;
    });
    const milliseconds = Math.round(performance.now() - start);
    const requests = stepRequests.slice(before);
    const result = outcome.ok
      ? resultPart(operation, records, requests, milliseconds)
      : requestsPart(requests, milliseconds);
    return page(c, kind, operation, values, outcome, result);
  });

  app.get('/steps/:kind/:key/choices/:field', async (c) => {
    const here = found(c);
    const field = here?.operation.operation.inputFields.find(({ key }) => key === c.req.param('field'));
    if (!here || field?.choices !== 'loaded') return c.notFound();
    const { kind, operation } = here;
    let part = html``;
    const { ok, text } = await attempt(async () => {
      const meta = { paging_token: c.req.query('page') };
      const { results, paging_token } = await shop.steps.choices(kind, operation.key, field.key, {}, meta);
      part = choicePage(`/steps/${kind}/${operation.key}`, field, results, paging_token);
      return '';
    });
    return c.html(ok ? part : html`<p class="notice bad" role="alert">${text}</p>`);
  });
  return app;
};
