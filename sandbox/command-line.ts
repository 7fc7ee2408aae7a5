import { existsSync } from 'node:fs';
import { parseArgs, styleText } from 'node:util';

/** A mistake of the user. Its message is a sentence. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The options of a command with their defaults: a text, a flag, or a list for the arguments without a name. */
type Defaults = Record<string, string | boolean | string[]>;

type Options<D extends Defaults> = {
  [Name in keyof D]: D[Name] extends string ? string : D[Name] extends boolean ? boolean : string[];
};

/** Reads the options. Returns undefined for `--help`. */
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
    // Only the first sentence of the message is about the mistake.
    const [problem = ''] = (error as Error).message.split(/\.+(?: |$)/);
    throw new UsageError(`${problem}.\n\n${usage}`);
  }
};

/** Reads the variables of `.env` in the current folder, if there is one. Variables of the shell take precedence. */
export const loadDotEnv = (): void => {
  if (existsSync('.env')) process.loadEnvFile();
};

/** @throws UsageError if the text is not a port */
export const toPort = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new UsageError(`--port takes a number from 0 (any free port) to 65535, not "${text}".`);
};

/** @throws UsageError if the text is not a number of seconds */
export const toSeconds = (option: string, text: string): number => {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`--${option} takes a number of seconds, such as 60, not "${text}".`);
};

/**
 * Selects by the word of `--only`, in upper or lower case.
 * @throws UsageError if no name contains it
 */
export const only = <T extends { name: string }>(word: string, all: T[]): T[] => {
  const found = all.filter(({ name }) => name.toLowerCase().includes(word.toLowerCase()));
  if (found.length > 0) return found;
  throw new UsageError(
    `No name contains "${word}". The names are:\n${all.map(({ name }) => `  ${name}`).join('\n')}`,
  );
};

/**
 * Starts a server.
 * @throws UsageError if the port cannot be used
 */
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
        `Port ${port} is in use, perhaps by an earlier run. Choose another one with --port.`,
      );
    if (code === 'EACCES')
      throw new UsageError(`Port ${port} is not allowed. Choose one above 1023 with --port.`);
    throw error;
  }
};

/**
 * Runs a command with its options. The exit code is that of `main`, 1 after an error, or 2 after a `UsageError`. It
 * prints an error without a stack trace. `--help` prints the usage.
 * @param defaults the options with their defaults: `{ port: '4242', quietly: false }`
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
