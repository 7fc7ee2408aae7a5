import Mustache from 'mustache';
import { isEmpty } from './conditions.ts';

export type Fields = Record<string, unknown>;

/** The data for a step: the record of the trigger under `trigger`, and the output of earlier steps under their ids. */
export type Scope = Record<string, unknown>;

/** A tag without a value. The message has the Zap, step, field and tag. */
class MappingError extends Error {
  override name = 'MappingError';
}

/**
 * Renders the tags of a field. A text with a single tag keeps the type of its value (number, list of line items). In
 * other texts, `null` is empty.
 * @param where the Zap, step and field for an error message
 * @throws MappingError if a tag has no value
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

/** {@link fill} for every field of a step. */
export const fillFields = (fields: Fields, scope: Scope, where: string): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, fill(value, scope, `${where}, field "${key}"`)]),
  );

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Zapier leaves out every field that is empty after the mapping. */
export const dropEmpty = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));

const writer = new Mustache.Writer();

const toText = (value: unknown): string => {
  if (Array.isArray(value) && !value.some(isObject)) return value.join(', ');
  return isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
};

/** Throws for an unknown name, which Mustache would render as an empty text. */
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
    // A record has fixed keys. Metadata and custom fields differ between payments, so there a missing key is empty.
    if (!isObject(value) || !Object.hasOwn(value, key)) throw this.missing(tag, key);
    return deeper.reduce((found, name) => this.step(found, name, tag), value[key]);
  }

  /** A nested value. For a list, the value of each item, like Zapier's line items. */
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
    return new MappingError(`${this.where}: {{${tag}}} has no "${name}".`);
  }
}
