import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import { ACTS } from '../../sandbox/acts.ts';
import { tagsIn } from '../../sandbox/zapier/mapping.ts';
import { loadZaps, type Zap } from '../../sandbox/zapier/zap.ts';
import { fillIn, table } from './markdown.ts';
import { pitfallsOf, type ZapFacts } from './pitfalls.ts';
import { editorSteps } from './recipe-steps.ts';
import { RECIPE_TEXTS, type RecipeText } from './recipe-texts.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** All example Zaps with the paths of their files from the root, in the order of their texts. */
const loadAll = async (): Promise<{ zap: Zap; file: string }[]> => {
  const all = await Promise.all(
    ACTS.map(async ({ folder }) =>
      (await loadZaps(path.join(ROOT, folder))).map((zap) => ({ zap, file: `${folder}/${zap.id}.yaml` })),
    ),
  );
  const ids = Object.keys(RECIPE_TEXTS);
  return all.flat().toSorted((a, b) => ids.indexOf(a.zap.id) - ids.indexOf(b.zap.id));
};

/** The keys of all mapped fields in a part of a Zap. */
const mappedIn = (part: unknown): string[] =>
  tagsIn(JSON.stringify(part)).flatMap((path) => path.split('.').slice(1));

const factsOf = ({ trigger, steps }: Zap): ZapFacts => ({
  trigger: trigger.key,
  operations: steps.flatMap((step) => (step.app === 'stripe' ? (step.action ?? step.search ?? []) : [])),
  fields: mappedIn(steps),
  writesRows: steps.some(({ app }) => app === 'spreadsheet'),
  writesToCustomers: steps.some((step) => step.app === 'email' && mappedIn(step.input.to).length > 0),
  filtersBy: mappedIn(steps.filter(({ app }) => app === 'filter')),
});

/** All comments in the file of a Zap; they explain its steps. */
const commentsOf = (source: string): string[] => {
  const comments: string[] = [];
  const note = (comment: string | null | undefined): void => {
    if (comment) comments.push(comment.trim().replace(/\s*\n\s*/g, ' '));
  };
  const document = parseDocument(source);
  visit(document, (_, node) => {
    if (isMap(node) || isSeq(node) || isScalar(node)) note(node.commentBefore);
  });
  return comments;
};

const textOf = ({ id }: Zap): RecipeText => {
  const text = RECIPE_TEXTS[id];
  if (!text) throw new Error(`zaps/${id}.yaml has no recipe. Add its text to scripts/docs/recipe-texts.ts.`);
  return text;
};

const section = (title: string, ...body: string[]): string[] =>
  body.some(Boolean) ? [`## ${title}`, ...body.filter(Boolean)] : [];

const list = (items: string[]): string => items.map((item) => `- ${item}`).join('\n');

/** The page of one Zap. */
const recipe = (zap: Zap, file: string, source: string): string => {
  const { purpose, before = '', more = '' } = textOf(zap);
  return `${[
    `# ${zap.name}`,
    '<!-- Made by npm run docs from the Zap and the texts in scripts/docs/. -->',
    purpose,
    ...section('Before you begin', before),
    '## Steps',
    ...editorSteps(zap).flatMap(({ app, event, body }, index) => [
      `### ${index + 1}. ${app}: ${event}`,
      ...body,
    ]),
    ...section('Notes', list(commentsOf(source))),
    ...section('Pitfalls', pitfallsOf(factsOf(zap))),
    ...section('More', more),
    `As a file that \`npm start\` runs: [${file}](../../${file}).`,
  ].join('\n\n')}\n`;
};

const index = (zaps: Zap[]): string =>
  `${[
    '# Recipes',
    'One page for each example Zap: what it is for, its steps as the Zap editor shows them, which field goes where, and what to look out for. Bold text with a number, like **1. Customer Email**, is a field of that step, chosen from the list that opens when you click into a field. Google Sheets and Gmail stand for whatever you use.',
    table(
      ['When', 'Recipe', 'What it does'],
      zaps.map((zap) => [textOf(zap).when, `[${zap.name}](${zap.id}.md)`, zap.description]),
    ),
    'How two of them are built, click by click, is in the [README](../../README.md#build-two-zaps).',
  ].join('\n\n')}\n`;

/** @returns all pages of `docs/recipes/`, by file name */
export const recipes = async (): Promise<Record<string, string>> => {
  const zaps = await loadAll();
  const pages = zaps.map(async ({ zap, file }) => [
    `${zap.id}.md`,
    recipe(zap, file, await readFile(path.join(ROOT, file), 'utf8')),
  ]);
  return { 'README.md': index(zaps.map(({ zap }) => zap)), ...Object.fromEntries(await Promise.all(pages)) };
};

/** @returns `zaps/README.md` with a new list of Zaps */
export const zapList = async (current: string): Promise<string> => {
  const zaps = await loadAll();
  return fillIn(
    current,
    'zaps',
    table(
      ['When', 'Zap', 'Recipe'],
      zaps.map(({ zap, file }) => [
        textOf(zap).when,
        `[${zap.id}](${path.posix.relative('zaps', file)})`,
        `[${zap.name}](../docs/recipes/${zap.id}.md)`,
      ]),
    ),
  );
};
