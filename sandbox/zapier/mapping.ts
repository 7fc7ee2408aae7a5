import Mustache from 'mustache';
import { isEmpty } from './conditions.ts';

export type Fields = Record<string, unknown>;

/** What a step may map from: the trigger's record under `trigger`, each earlier step's output under its id. */
export type Scope = Record<string, unknown>;

/** A tag in a Zap that names nothing. The message says which Zap, step, field and tag. */
export class MappingError extends Error {
  override name = 'MappingError';
}

/**
 * Fills the tags of a step's field. A text that is one tag and nothing else passes the value on as it is
 * (a number stays a number, line items stay a list); inside other text `null` becomes nothing.
 * @param where names the Zap, step and field for the error
 */
export const fill = (template: unknown, scope: Scope, where: string): unknown => {
  if (Array.isArray(template)) return template.map((item) => fill(item, scope, where));
  if (isObject(template)) return fillFields(template, scope, where);
  if (typeof template !== 'string') return template;

  const context = new RecordContext(scope, undefined, where);
  const [only, ...others] = Mustache.parse(template);
  if (only?.[0] === 'name' && others.length === 0) return context.lookup(only[1]) ?? null;
  return writer.render(template, context, undefined, { escape: toText });
};

/** {@link fill} for every field of a step, each named in its own errors. */
export const fillFields = (fields: Fields, scope: Scope, where: string): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, fill(value, scope, `${where}, field "${key}"`)]),
  );

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an app receives: Zapier leaves out every field that is empty once it is filled. */
export const dropEmpty = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));

const writer = new Mustache.Writer();

const toText = (value: unknown): string => {
  if (Array.isArray(value) && !value.some(isObject)) return value.join(', ');
  return isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
};

/** Mustache finds nothing where a name is wrong; a Zap has to hear of it, or it would go wrong in silence. */
class RecordContext extends Mustache.Context {
  private readonly where: string;

  constructor(view: unknown, parent: RecordContext | undefined, where: string) {
    super(view, parent);
    this.where = where;
  }

  override push(view: unknown): RecordContext {
    return new RecordContext(view, this, this.where);
  }

  override lookup(tag: string): unknown {
    if (tag === '.') return this.view;
    const [head = '', ...rest] = tag.split('.');
    const root = this.frames().find((frame) => isObject(frame) && Object.hasOwn(frame, head));
    if (!isObject(root)) throw this.missing(tag, head);
    const value = root[head];
    const [key, ...deeper] = rest;
    if (key === undefined) return value;
    // The keys of a record are fixed. Those below it (metadata, custom fields) are the merchant's own and
    // differ from payment to payment, so there a missing one is just empty.
    if (!isObject(value) || !Object.hasOwn(value, key)) throw this.missing(tag, key);
    return deeper.reduce((found, name) => this.step(found, name, tag), value[key]);
  }

  /** One name further down; of a list, that name of each item, as Zapier maps line items. */
  private step(value: unknown, name: string, tag: string): unknown {
    if (Array.isArray(value)) {
      return value.map((item) => {
        if (!isObject(item) || !Object.hasOwn(item, name)) throw this.missing(tag, name);
        return item[name];
      });
    }
    return isObject(value) ? value[name] : undefined;
  }

  private frames(): unknown[] {
    return [this.view, ...(this.parent instanceof RecordContext ? this.parent.frames() : [])];
  }

  private missing(tag: string, name: string): MappingError {
    return new MappingError(`${this.where}: {{${tag}}} finds no "${name}".`);
  }
}
