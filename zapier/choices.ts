/** The most characters of one part of a label. */
const LONGEST_PART = 80;

const shortened = (text: string): string =>
  text.length > LONGEST_PART ? `${text.slice(0, LONGEST_PART).toWellFormed()}…` : text;

/** A label from its parts, without those that are missing. */
export const choiceLabel = (...parts: (string | false | null | undefined)[]): string =>
  parts.flatMap((part) => (part ? [shortened(part)] : [])).join(' – ');

/** Writes a moment (Unix seconds) as the clocks of a time zone show it: `2026-11-22 09:30`, in UTC with `UTC`. */
export const clockOf = (timezone: string): ((seconds: number) => string) => {
  // Sweden writes times as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const zone = timezone === 'UTC' ? ' UTC' : '';
  return (seconds) => `${format.format(seconds * 1000)}${zone}`;
};

/** What codes stand for, as Intl tells them apart. */
export type CodeType = 'region' | 'language' | 'currency';

/**
 * Codes of countries, languages or currencies, with their English names. The names are made when somebody opens the dropdown
 * or types one: they would take 13 ms of every cold start and be a tenth of the definition that core copies.
 */
export const namedCodes = (type: CodeType, codes: readonly string[]) => {
  const byCode = new Map(codes.map((code) => [code.toLowerCase(), code]));
  let byName: Map<string, string> | undefined;

  const named = (): { id: string; label: string }[] => {
    const names = new Intl.DisplayNames('en', { type });
    return codes.map((code) => ({
      id: code,
      label: code === 'auto' ? 'The browser’s language' : (names.of(code) ?? code),
    }));
  };

  return {
    choices: { perform: async () => ({ results: named(), paging_token: null }) },

    /** The code of a code or a name in any case; undefined if it is neither. */
    find: (typed: string): string | undefined => {
      const word = typed.toLowerCase();
      const code = byCode.get(word);
      if (code) return code;
      byName ??= new Map(named().map(({ id, label }) => [label.toLowerCase(), id]));
      return byName.get(word);
    },
  };
};
