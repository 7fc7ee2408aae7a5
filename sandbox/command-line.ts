import { parseArgs, styleText } from 'node:util';

/** What whoever typed a command has to change. Its message is a sentence. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** What a command takes, by its defaults: a text, a switch, or a list of the words that stand without a name. */
type Defaults = Record<string, string | boolean | string[]>;

type Options<D extends Defaults> = {
  [Name in keyof D]: D[Name] extends string ? string : D[Name] extends boolean ? boolean : string[];
};

/** Reads what was typed; undefined where that asks for the usage. */
const readOptions = <D extends Defaults>(
  usage: string,
  defaults: D,
  args: string[],
): Options<D> | undefined => {
  const names = Object.keys(defaults);
  const list = names.find((name) => Array.isArray(defaults[name]));
  const named = names
    .filter((name) => name !== list)
    .map((name) => [name, { type: typeof defaults[name] as 'string' | 'boolean' }] as const);
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...Object.fromEntries(named), help: { type: 'boolean', short: 'h' } },
      allowPositionals: list !== undefined,
    });
    const { help, ...given } = values;
    return help ? undefined : ({ ...defaults, ...given, ...(list && { [list]: positionals }) } as Options<D>);
  } catch (error) {
    // The first sentence says what is wrong; the rest is about words without a name, which few commands take.
    const [problem = ''] = (error as Error).message.split(/\.+(?: |$)/);
    throw new UsageError(`${problem}.\n\n${usage}`);
  }
};

/** A port as it was typed. */
export const toPort = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new UsageError(`--port takes a number from 0 (any free port) to 65535, and not "${text}".`);
};

/** How long something goes on, as it was typed after an option, in seconds. */
export const toSeconds = (option: string, text: string): number => {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`--${option} takes a number of seconds, such as 60, and not "${text}".`);
};

/** Those whose name has the word of `--only` in it, in whatever case. */
export const only = <T extends { name: string }>(word: string, all: T[]): T[] => {
  const found = all.filter(({ name }) => name.toLowerCase().includes(word.toLowerCase()));
  if (found.length > 0) return found;
  throw new UsageError(
    `Nothing has "${word}" in its name. There is:\n${all.map(({ name }) => `  ${name}`).join('\n')}`,
  );
};

/** Waits for a server to start; a port that is taken is said in a sentence. */
export const onPort = async <Server>(
  port: number,
  start: (port: number) => Promise<Server>,
): Promise<Server> => {
  try {
    return await start(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new UsageError(
        `Port ${port} is taken, perhaps by an earlier run that still goes on. Choose another one with --port.`,
      );
    if (code === 'EACCES')
      throw new UsageError(`Port ${port} may not be used. Choose one above 1023 with --port.`);
    throw error;
  }
};

/**
 * Runs a command: reads what was typed, and gives it to `main`. It ends with the exit code that `main` returns, with 1
 * where something fails, and with 2 where the one who typed it has to change something; an error is one sentence,
 * without a stack trace. `--help` prints the usage instead.
 *
 * @param defaults what the command takes besides, such as `{ port: '4242', quietly: false }`
 */
export const runCommand = async <D extends Defaults>(
  usage: string,
  defaults: D,
  main: (options: Options<D>) => Promise<number>,
  args = process.argv.slice(2),
): Promise<void> => {
  try {
    const options = readOptions(usage, defaults, args);
    if (options) process.exitCode = await main(options);
    else console.log(usage);
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    console.error(styleText('red', message, { stream: process.stderr }));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
};
