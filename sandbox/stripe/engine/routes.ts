import { noSuch, refuse } from './errors.ts';
import { Expansion } from './expand.ts';
import type { Need } from './keys.ts';
import { pageOf, pageOfTable, splitPage } from './lists.ts';
import { text } from './param-types.ts';
import { nothing, shape } from './params.ts';
import type { Resource } from './resource.ts';
import { readSearch, search } from './search.ts';
import type { Shop } from './shop.ts';
import type { StripeObject } from './store.ts';

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** With `:id` in the place of an id. */
  path: string;
  /** What it answers with: an object of this kind, or a list of them. */
  kind: string;
  isList?: boolean;
  /** The kind of objects whose permission it needs, where that is another one. */
  owner?: string;
  /** Does the request's work. `raw` are its parameters, `id` the one in its path. */
  run: (shop: Shop, raw: Record<string, unknown>, id: string) => { object: string };
}

/** A route that fulfils `expand`, and says what a restricted key needs for it. */
export interface Endpoint extends Route {
  needs: (raw: Record<string, unknown>) => Need[];
}

const readExpand = shape<{ paths: string[] }>({ paths: [text] });

/** The endpoints of Stripe's API: made from the table of its resources, and the few that fit in no table. */
export const routesOf = (resources: Resource[], others: Route[]): Endpoint[] => {
  const expansion = new Expansion(resources);
  const permissions = new Map<string, string>(
    resources.map(({ object, permission }) => [object, permission]),
  );
  return [...others, ...resources.flatMap((resource) => routesFor(resource))].map((route) =>
    expanding(route, expansion, permissions),
  );
};

/** Takes `expand` out of a route's parameters, and fulfils it on the result. */
const expanding = (route: Route, expansion: Expansion, permissions: Map<string, string>): Endpoint => {
  const kindsOn = (paths: string[]) =>
    paths.flatMap((path) => expansion.check(route.kind, route.isList ?? false, path));
  return {
    ...route,
    needs: ({ expand = [] }) => {
      const own = permissions.get(route.owner ?? route.kind);
      const level = route.method === 'GET' ? 'read' : 'write';
      const expanded = kindsOn(readExpand({ paths: expand }).paths).flatMap(
        (kind) => permissions.get(kind) ?? [],
      );
      return [
        ...(own ? [`${own}_${level}` as const] : []),
        ...expanded.map((name) => `${name}_read` as const),
      ];
    },
    run: (shop, { expand = [], ...raw }, id) => {
      const { paths } = readExpand({ paths: expand });
      kindsOn(paths);
      return expansion.apply(shop, route.run(shop, raw, id), paths);
    },
  };
};

const routesFor = (resource: Resource): Route[] => {
  const { object: kind, path, list, create, update, remove, actions = {}, sublists = {} } = resource;
  const all = `/v1/${path}`;
  const one = `${all}/:id`;
  const at = (shop: Shop, id: string): StripeObject => {
    const row = shop.find(kind, id);
    if (row) return row;
    throw noSuch(kind, id, resource.idParam ?? 'id', 404, shop.hintAbout(kind, id));
  };
  /** An operation on the object that the path names. */
  const on =
    (work: (shop: Shop, row: never, raw: unknown) => StripeObject): Route['run'] =>
    (shop, raw, id) =>
      work(shop, at(shop, id) as never, raw);

  const searchable = resource.search;
  const routes: (Route | false | undefined)[] = [
    // Before the path of one object: `search` is no id.
    searchable && {
      method: 'GET',
      path: `${all}/search`,
      kind,
      isList: true,
      run: (shop, raw) => {
        // https://docs.stripe.com/search#supported-countries
        if (shop.account.country === 'IN') throw refuse('search feature unavailable for merchant');
        return search(shop.table(kind), searchable, readSearch(raw), path, shop.behaviour.searchLagMs);
      },
    },
    resource.retrieve !== false && {
      method: 'GET',
      path: one,
      kind,
      run: (shop, raw, id) => {
        nothing(raw);
        return shop.table(kind).deleted(id) ?? at(shop, id);
      },
    },
    list && {
      method: 'GET',
      path: all,
      kind,
      isList: true,
      run: (shop, raw) => {
        const { page, rest } = splitPage(raw);
        const wanted = list(rest);
        return pageOfTable(shop.table(kind), wanted, resource.filters, page, all, kind);
      },
    },
    create && { method: 'POST', path: all, kind, run: create },
    update && { method: 'POST', path: one, kind, run: on(update) },
    remove && { method: 'DELETE', path: one, kind, run: on(remove) },
    ...Object.entries(actions).map(
      ([name, work]): Route => ({ method: 'POST', path: `${one}/${name}`, kind, run: on(work) }),
    ),
    ...Object.entries(sublists).map(([name, sublist]): Route | false => {
      const run: Route['run'] = (shop, raw, id) => {
        const { page, rest } = splitPage(raw);
        nothing(rest);
        return pageOf(sublist.of(shop, at(shop, id) as never), page, `${all}/${id}/${name}`);
      };
      const { kind: items } = sublist;
      return (
        sublist.path && { method: 'GET', path: `${one}/${name}`, kind: items, isList: true, owner: kind, run }
      );
    }),
  ];
  return routes.filter((route) => route !== false && route !== undefined);
};
