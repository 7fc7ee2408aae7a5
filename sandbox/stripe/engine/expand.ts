import { badParameter, notSimulated } from './errors.ts';
import { pageOf } from './lists.ts';
import { type ObjectName, type StripeObject, snapshot } from './objects.ts';
import type { Resource, Sublist } from './resource.ts';
import type { Store } from './store.ts';

/** The expanded value of a field: an object of one of some kinds instead of its id, a list, or a computed value. */
type Expandable =
  | { kinds: string[] }
  | { kinds: string[]; list: Sublist<StripeObject>; url: string }
  | { kinds: string[]; include: (store: Store, owner: StripeObject) => unknown }
  | 'not simulated';

interface Step {
  expandable: Expandable;
  /** The field, which may be inside a hash: `['transfer_data', 'destination']`. */
  field: string[];
  rest: string[];
}

type Hash = Record<string, unknown>;

const MOST_LEVELS = 4;
const isHash = (value: unknown): value is Hash => typeof value === 'object' && value !== null;

/** `expand`: checks its paths, and puts the objects into the response. */
export class Expansion {
  readonly #table = new Map<string, Record<string, Expandable>>([
    ['item', { 'price.product': { kinds: ['product'] } }],
    ['subscription_item', { 'price.product': { kinds: ['product'] } }],
    ['line_item', { 'pricing.price_details.price': { kinds: ['price'] } }],
  ]);

  constructor(resources: Resource[]) {
    for (const { object, path, expands, sublists = {}, includes = {} } of resources) {
      const fields = Object.entries(expands).map(([name, kinds]) => [
        name,
        kinds === null ? 'not simulated' : { kinds: [kinds].flat() },
      ]);
      const lists = Object.entries(sublists).map(([name, list]) => [
        name,
        { kinds: [list.kind], list, url: `/v1/${path}/:id/${name}` },
      ]);
      const included = Object.entries(includes).map(([name, include]) => [name, { kinds: [], include }]);
      this.#table.set(object, Object.fromEntries([...fields, ...lists, ...included]));
    }
  }

  /**
   * The kinds of all objects along a path.
   * @param kind of the object in the response, or of the objects in its list
   * @throws StripeError if the path cannot be expanded, or only Stripe can expand it
   */
  check(kind: string, isList: boolean, path: string): string[] {
    const segments = path.split('.');
    if (segments.length > MOST_LEVELS) {
      throw badParameter(
        `You cannot expand more than ${MOST_LEVELS} levels of a property. The property you attempted to expand was '${path}'.`,
        'expand',
      );
    }
    if (isList && segments[0] !== 'data') {
      throw notExpandable(path, ` You may want to try expanding 'data.${path}' instead.`);
    }
    const kinds = this.#kindsOn(kind, isList ? segments.slice(1) : segments);
    if (!kinds) throw notExpandable(path);
    return kinds;
  }

  #kindsOn(kind: string, segments: string[]): string[] | undefined {
    if (segments.length === 0) return [];
    const step = this.#step(kind, segments);
    if (!step) return undefined;
    const { expandable, rest } = step;
    if (expandable === 'not simulated') throw notSimulated(`expand[]=${segments.join('.')}`, 'expand');
    if ('include' in expandable) return rest.length === 0 ? [] : undefined;
    if ('list' in expandable && rest.length > 0 && rest[0] !== 'data') return undefined;
    const inside = 'list' in expandable ? rest.slice(1) : rest;
    const branches = expandable.kinds.map((next) => ({ next, beyond: this.#kindsOn(next, inside) }));
    const found = branches.flatMap(({ next, beyond }) => (beyond ? [next, ...beyond] : []));
    return found.length > 0 ? found : undefined;
  }

  /** A copy of a response in which the objects of `paths` replace their ids. */
  apply<T>(store: Store, object: T, paths: string[]): T {
    if (paths.length === 0) return object;
    const copy = snapshot(object);
    for (const path of paths) this.#expand(store, copy, path.split('.'));
    return copy;
  }

  #expand(store: Store, target: unknown, segments: string[]): void {
    if (segments.length === 0 || !isHash(target)) return;
    if (target.object === 'list' || target.object === 'search_result') {
      for (const item of target.data as unknown[]) this.#expand(store, item, segments.slice(1));
      return;
    }
    const step = this.#step(String(target.object), segments);
    if (!step || step.expandable === 'not simulated') return;
    const { expandable, field, rest } = step;
    const name = field.at(-1) ?? '';
    // A hash on the path may be a list of hashes: `discounts.promotion_code` of a session.
    const parents = field
      .slice(0, -1)
      .reduce((all, key) => all.flatMap((at) => [at[key]].flat()).filter(isHash), [target]);
    for (const parent of parents) {
      const owner = target as unknown as StripeObject;
      parent[name] = expanded(store, expandable, owner, parent[name]);
      for (const inside of [parent[name]].flat()) this.#expand(store, inside, rest);
    }
  }

  #step(kind: string, segments: string[]): Step | undefined {
    const fields = this.#table.get(kind) ?? {};
    const length = segments.findIndex((_, index) => fields[segments.slice(0, index + 1).join('.')]) + 1;
    const field = segments.slice(0, length);
    const expandable = fields[field.join('.')];
    return expandable && { expandable, field, rest: segments.slice(length) };
  }
}

/** The expanded value of a field. */
const expanded = (
  store: Store,
  expandable: Exclude<Expandable, string>,
  owner: StripeObject,
  value: unknown,
): unknown => {
  if ('include' in expandable) return snapshot(expandable.include(store, owner));
  if ('list' in expandable) {
    // The list may exist already: an invoice always has its lines, and another path may have expanded it.
    const { list, url } = expandable;
    return value ?? snapshot(pageOf(list.of(store, owner), {}, url.replace(':id', owner.id)));
  }
  if (Array.isArray(value)) return value.map((one) => expanded(store, expandable, owner, one));
  if (typeof value !== 'string') return value;
  const found = expandable.kinds.map((kind) => {
    const table = store.table(kind as ObjectName);
    return table.get(value) ?? table.deleted(value);
  });
  return snapshot(found.find((one) => one !== undefined) ?? value);
};

const notExpandable = (path: string, hint = '') =>
  badParameter(`This property cannot be expanded (${path}).${hint}`, 'expand');
