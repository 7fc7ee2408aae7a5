import { noSuch } from './errors.ts';
import { Expansion } from './expand.ts';
import { text } from './leaves.ts';
import { type List, matches, pageOf, splitPage } from './lists.ts';
import type { StripeObject } from './objects.ts';
import { nothing, shape } from './params.ts';
import { type Call, operationOn, type Resource } from './resource.ts';

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** With `:id` in the place of an id. */
  path: string;
  /** What it answers with: an object of this kind, or a list of them. */
  kind: string;
  isList?: boolean;
  /** Does the request's work. `raw` are its parameters, `id` the one in its path. */
  run: (call: Call, raw: Record<string, unknown>, id: string) => StripeObject | List;
}

const readExpand = shape<{ paths: string[] }>({ paths: [text] });

/** The endpoints of Stripe's API: made from the table of its resources, and the few that fit in no table. */
export function routesOf(resources: Resource[], others: Route[]): Route[] {
  const expansion = new Expansion(resources);
  return [...others, ...resources.flatMap(endpointsOf)].map((route) => expanding(route, expansion));
}

/** Takes `expand` out of a route's parameters, and fulfils it on the result. */
const expanding = (route: Route, expansion: Expansion): Route => ({
  ...route,
  run: (call, { expand = [], ...raw }, id) => {
    const { paths } = readExpand({ paths: expand });
    for (const path of paths) expansion.check(route.kind, route.isList ?? false, path);
    return expansion.apply(call, route.run(call, raw, id), paths);
  },
});

function endpointsOf(resource: Resource): Route[] {
  const { object: kind, path, list, create, update, remove, actions = {}, sublists = {} } = resource;
  const all = `/v1/${path}`;
  const one = `${all}/:id`;
  const at = (call: Call, id: string): StripeObject => {
    const row = call.shop.find(kind, id);
    if (row) return row;
    throw noSuch(kind, id, resource.idParam ?? 'id', 404, call.shop.hintAbout(kind, id));
  };
  /** An operation on the object that the path names. */
  const on =
    (work: (call: Call, row: never, raw: unknown) => StripeObject): Route['run'] =>
    (call, raw, id) =>
      work(call, at(call, id) as never, raw);

  const routes: (Route | false | undefined)[] = [
    { method: 'GET', path: one, kind, run: on(operationOn(nothing, (_call, row) => row)) },
    list && {
      method: 'GET',
      path: all,
      kind,
      isList: true,
      run: (call, raw) => {
        const { page, rest } = splitPage(raw);
        const wanted = list(rest);
        const rows = call.shop.table(kind).rows.filter((row) => matches(row, wanted, resource.filters));
        return pageOf(rows.reverse(), page, all, kind);
      },
    },
    create && { method: 'POST', path: all, kind, run: (call, raw) => create(call, raw) },
    update && { method: 'POST', path: one, kind, run: on(update) },
    remove && { method: 'DELETE', path: one, kind, run: on(remove) },
    ...Object.entries(actions).map(
      ([name, work]): Route => ({ method: 'POST', path: `${one}/${name}`, kind, run: on(work) }),
    ),
    ...Object.entries(sublists).map(([name, sublist]): Route | false => {
      const run: Route['run'] = (call, raw, id) => {
        const { page, rest } = splitPage(raw);
        nothing(rest);
        return pageOf(sublist.of(call, at(call, id) as never), page, `${all}/${id}/${name}`);
      };
      return sublist.path && { method: 'GET', path: `${one}/${name}`, kind: sublist.kind, isList: true, run };
    }),
  ];
  return routes.filter((route) => route !== false && route !== undefined);
}
