import { isEmpty } from './conditions.ts';

export type Fields = Record<string, unknown>;

/** The data for a step: the record of the trigger under `trigger`, and the output of earlier steps under their ids. */
export type Scope = Record<string, unknown>;

/** A tag without a value. The message has the Zap, step, field and tag. */
class MappingError extends Error {
  override name = 'MappingError';
}

const TAG = /\{\{([^{}]*)\}\}/g;

/** A step or the trigger, and the path of a field in its data. */
const PATH = /^\w+(\.\w+)+$/;

/** The tags of a text that do not map a field. Zapier's editor maps fields only: it has no conditions and no loops. */
export const invalidTags = (text: string): string[] =>
  [...text.matchAll(TAG)].flatMap(([tag, path = '']) => (PATH.test(path) ? [] : [tag]));

/** The paths of all mapped fields in a text. */
export const tagsIn = (text: string): string[] => [...text.matchAll(TAG)].map(([, path = '']) => path);

/** Replaces each tag of a text. */
export const replaceTags = (text: string, replace: (path: string) => string): string =>
  text.replace(TAG, (_, path: string) => replace(path));

/**
 * Replaces the tags of a field by their values. A text with a single tag keeps the type of its value (number, list of
 * line items). In other texts, `null` is empty, and a list is its values with commas.
 * @param where the Zap, step and field for an error message
 * @throws MappingError if a tag has no value
 */
export const fill = (template: unknown, scope: Scope, where: string): unknown => {
  if (Array.isArray(template)) return template.map((item) => fill(item, scope, where));
  if (isObject(template)) return fillFields(template, scope, where);
  if (typeof template !== 'string') return template;

  const [only] = tagsIn(template);
  if (only && template === `{{${only}}}`) return lookUp(only, scope, where) ?? null;
  return replaceTags(template, (path) => toText(lookUp(path, scope, where)));
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

/** A value as Zapier writes it into a text: a list is its values with commas. */
export const toText = (value: unknown): string => {
  if (isEmpty(value)) return '';
  if (Array.isArray(value) && !value.some(isObject)) return value.map(toText).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/**
 * The value of a mapped field. For a list, the value of each item, like Zapier's line items.
 *
 * A record has fixed keys. Metadata and custom fields differ between payments, so there a missing key is empty.
 */
const lookUp = (path: string, scope: Scope, where: string): unknown => {
  const missing = (name: string) => new MappingError(`${where}: {{${path}}} has no "${name}".`);
  const known = (value: unknown, name: string): unknown => {
    if (!isObject(value) || !Object.hasOwn(value, name)) throw missing(name);
    return value[name];
  };
  const inner = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => known(item, name));
    return isObject(value) ? value[name] : undefined;
  };
  const [step = '', key = '', ...deeper] = path.split('.');
  return deeper.reduce(inner, known(known(scope, step), key));
};
