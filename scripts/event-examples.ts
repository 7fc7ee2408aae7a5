import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  API,
  type Checker,
  type Project,
  SymbolFlags,
  type Type,
  TypeFlags,
  type UnionType,
} from 'typescript/unstable/sync';
import { EVENT_TYPES } from '../forms/event-types.ts';
import { runCommand } from '../sandbox/command-line.ts';

const USAGE = `npm run event-examples

Writes stripe/event-examples.json from the types of Stripe's SDK: for each kind of object that events are about, an example
with all its keys. Run it after an update of the SDK.`;

const OUTPUT = 'stripe/event-examples.json';
const FOLDER = path.resolve('build/event-examples');

/** How deep objects within an object are written out. */
const MAX_DEPTH = 2;

/** Any moment, in Unix seconds. */
const MOMENT = 1767261600;

const IS_MOMENT = /(_at|_by|_after|_date|_until|^created|^start|^end)$/;

/** Opens a project with one file, whose types T0, T1 … are the objects of events. */
const openProbe = (api: API, types: string[]): Project => {
  mkdirSync(FOLDER, { recursive: true });
  const lines = types.map((type, i) => `export type T${i} = PayloadOf<'${type}'>;`);
  const source = ["import type { PayloadOf } from '../../stripe/webhooks.ts';", ...lines].join('\n');
  writeFileSync(path.join(FOLDER, 'probe.ts'), source);
  const config = path.join(FOLDER, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', files: ['probe.ts'] }));
  const project = api.updateSnapshot({ openProject: config }).getProjects()[0];
  if (!project) throw new Error(`The compiler did not open ${config}.`);
  return project;
};

/** An example of a type: every key, with a value of the right kind. An id stands for an object that may be expanded. */
const exampleOf = (checker: Checker, type: Type, name = '', depth = 0): unknown => {
  const one = checker.getNonNullableType(type) ?? type;
  if (one.flags & TypeFlags.Union) {
    const members = (one as UnionType).getTypes();
    const chosen = members.find(({ flags }) => flags & TypeFlags.StringLike) ?? members[0];
    return chosen ? exampleOf(checker, chosen, name, depth) : null;
  }
  if (one.flags & TypeFlags.StringLiteral) return (one as Type & { value: string }).value;
  if (one.flags & TypeFlags.StringLike) return 'text';
  if (one.flags & TypeFlags.NumberLike) return IS_MOMENT.test(name) ? MOMENT : 0;
  if (one.flags & TypeFlags.BooleanLike) return false;
  if (checker.isArrayLikeType(one)) return [];
  if (depth > MAX_DEPTH || !(one.flags & TypeFlags.Object)) return null;
  return Object.fromEntries(
    checker.getPropertiesOfType(one).flatMap((property) => {
      const part = checker.getTypeOfSymbol(property);
      // The SDK marks fields that only deleted objects have as void.
      if (!part || /^(void|undefined)/.test(checker.typeToString(part))) return [];
      return [[property.name, exampleOf(checker, part, property.name, depth + 1)]];
    }),
  );
};

await runCommand(USAGE, {}, async () => {
  const kinds = new Map(Object.keys(EVENT_TYPES).map((type) => [type.slice(0, type.lastIndexOf('.')), type]));
  const api = new API({ cwd: process.cwd() });
  try {
    const project = openProbe(api, [...kinds.values()]);
    const lines = [...kinds.keys()].map((kind, i) => {
      const symbol = project.checker.resolveName(`T${i}`, SymbolFlags.Type, {
        document: path.join(FOLDER, 'probe.ts'),
        position: 0,
      });
      if (!symbol) throw new Error(`The SDK has no type for events of ${kind}.`);
      const example = exampleOf(project.checker, project.checker.getDeclaredTypeOfSymbol(symbol));
      return `${JSON.stringify(kind)}: ${JSON.stringify(example)}`;
    });
    writeFileSync(OUTPUT, `{\n${lines.join(',\n')}\n}\n`);
  } finally {
    api.close();
  }
  console.log(`${OUTPUT} has examples of ${kinds.size} kinds of objects.`);
  return 0;
});
