import { noSuch, notSimulated } from './errors.ts';
import { Expansion } from './expand.ts';
import type { Need } from './keys.ts';
import { hasSearch } from './known-requests.ts';
import { pageOf, pageOfTable, splitPage } from './lists.ts';
import type { StripeObject } from './objects.ts';
import { text } from './param-types.ts';
import { nothing, shape } from './params.ts';
import type { Resource, Route } from './resource.ts';
import { readSearch, search } from './search.ts';
import type { Store } from './store.ts';

/** A route with `expand` and permissions. */
export interface Endpoint extends Route {
  /** The permissions that a restricted key needs for a request. */
  needs: (raw: Record<string, unknown>) => Need[];
}

const readExpand = shape<{ paths: string[] }>({ paths: [text] });

/**
 * The endpoints of the resources.
 * @param searchLagMs time until a search finds a new object: https://docs.stripe.com/search#data-freshness
 */
export const endpointsOf = (resources: Resource[], searchLagMs: number): Endpoint[] => {
  const expansion = new Expansion(resources);
  const permissions = new Map<string, string>(
    resources.map(({ object, permission }) => [object, permission]),
  );
  return resources
    .flatMap((resource) => [...(resource.routes ?? []), ...routesFor(resource, searchLagMs)])
    .map((route) => withExpand(route, expansion, permissions));
};

/** Takes `expand` out of the parameters of a route, and applies it to the result. */
const withExpand = (route: Route, expansion: Expansion, permissions: Map<string, string>): Endpoint => {
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
    run: (store, { expand = [], ...raw }, id) => {
      const { paths } = readExpand({ paths: expand });
      kindsOn(paths);
      return expansion.apply(store, route.run(store, raw, id), paths);
    },
  };
};

const routesFor = (resource: Resource, searchLagMs: number): Route[] => {
  const { object: kind, path, list, create, update, remove, actions = {}, sublists = {} } = resource;
  const all = `/v1/${path}`;
  const one = `${all}/:id`;
  const at = (store: Store, id: string): StripeObject => {
    const row = store.find(kind, id);
    if (row) return row;
    throw noSuch(kind, id, resource.idParam ?? 'id', 404, store.hintAbout(kind, id));
  };
  /** An operation on the object in the path. */
  const on =
    (work: (store: Store, row: never, raw: unknown) => StripeObject): Route['run'] =>
    (store, raw, id) =>
      work(store, at(store, id) as never, raw);

  const fields = resource.search;
  const routes: (Route | false | undefined)[] = [
    // The search goes before the path of one object, because `search` is not an id.
    fields && {
      method: 'GET',
      path: `${all}/search`,
      kind,
      isList: true,
      run: (store, raw) => search(store.table(kind), fields, readSearch(raw), path, searchLagMs),
    },
    resource.retrieve !== false && {
      method: 'GET',
      path: one,
      kind,
      run: (store, raw, id) => {
        if (id === 'search' && hasSearch(all)) throw notSimulated(`GET ${all}/search`);
        nothing(raw);
        return store.table(kind).deleted(id) ?? at(store, id);
      },
    },
    list && {
      method: 'GET',
      path: all,
      kind,
      isList: true,
      run: (store, raw) => {
        const { page, rest } = splitPage(raw);
        return pageOfTable(store.table(kind), list(rest), resource.filters, page, all, kind);
      },
    },
    create && { method: 'POST', path: all, kind, run: create },
    update && { method: 'POST', path: one, kind, run: on(update) },
    remove && { method: 'DELETE', path: one, kind, run: on(remove) },
    ...Object.entries(actions).map(
      ([name, work]): Route => ({ method: 'POST', path: `${one}/${name}`, kind, run: on(work) }),
    ),
    ...Object.entries(sublists).map(([name, sublist]): Route | false => {
      const run: Route['run'] = (store, raw, id) => {
        const { page, rest } = splitPage(raw);
        nothing(rest);
        return pageOf(sublist.of(store, at(store, id) as never), page, `${all}/${id}/${name}`);
      };
      const { kind: items } = sublist;
      return (
        sublist.path && { method: 'GET', path: `${one}/${name}`, kind: items, isList: true, owner: kind, run }
      );
    }),
  ];
  return routes.filter((route) => route !== false && route !== undefined);
};
