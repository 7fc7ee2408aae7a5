/** The rules of a Filter step, with their names in the Zap editor. */
export const rules = {
  'exactly matches': (value, wanted) => toText(value) === toText(wanted),
  'does not exactly match': (value, wanted) => toText(value) !== toText(wanted),
  contains: (value, wanted) => toText(value).includes(toText(wanted)),
  'does not contain': (value, wanted) => !toText(value).includes(toText(wanted)),
  'greater than': (value, wanted) => !isEmpty(value) && Number(value) > Number(wanted),
  'less than': (value, wanted) => !isEmpty(value) && Number(value) < Number(wanted),
  'is true': (value) => value === true || value === 'true',
  'is false': (value) => value === false || value === 'false',
  exists: (value) => !isEmpty(value),
  'does not exist': (value) => isEmpty(value),
} satisfies Record<string, (value: unknown, wanted: unknown) => boolean>;

export type Rule = keyof typeof rules;

export const ruleNames = Object.keys(rules) as [Rule, ...Rule[]];

/** A rule of a Filter step, after the mapping. */
export interface Condition {
  field: unknown;
  rule: Rule;
  value?: unknown;
}

export const holds = ({ field, rule, value }: Condition): boolean => rules[rule](field, value);

/** Whether Zapier treats a value as empty. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const toText = (value: unknown): string => (isEmpty(value) ? '' : String(value));
