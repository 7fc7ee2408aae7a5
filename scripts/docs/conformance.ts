import { FACTS } from '../../conformance/facts.ts';
import { PROBES } from '../../conformance/index.ts';
import { fillIn, table } from './markdown.ts';

/** @returns `docs/conformance.md` with a new table of facts and their probes */
export const conformancePage = (current: string): string => {
  const probes = Object.values(PROBES).flat();
  const rows = Object.entries(FACTS).map(([fact, text]) => [
    fact,
    text,
    probes
      .filter((probe) => probe.fact === fact)
      .map(({ name }) => name)
      .join('<br>'),
  ]);
  return fillIn(current, 'facts', table(['', 'Fact', 'Probes, and questions that are open'], rows));
};
