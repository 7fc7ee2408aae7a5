import { parseArgs, styleText } from 'node:util';

/** What whoever typed a command has to change. Its message is a sentence. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * Reads the options of a command, all of which take a text. `--help` prints its usage and ends it.
 * @throws UsageError
 */
export const readOptions = <Name extends string>(
  usage: string,
  defaults: Record<Name, string>,
  args = process.argv.slice(2),
): Record<Name, string> => {
  const { help, ...given } = parse(usage, Object.keys(defaults), args);
  if (help) {
    console.log(usage);
    process.exit(0);
  }
  return { ...defaults, ...given };
};

const parse = (usage: string, names: string[], args: string[]) => {
  const texts = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args, options: { ...texts, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    // The first sentence says what is wrong; the rest is about positional arguments, which no command here takes.
    const [problem] = (error as Error).message.split('. ');
    throw new UsageError(`${problem}.\n\n${usage}`);
  }
};

/** A port as it was typed. */
export const toPort = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new UsageError(`--port takes a number from 0 (any free port) to 65535, and not "${text}".`);
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
      throw new UsageError(`Port ${port} is taken by another program. Choose another one with --port.`);
    if (code === 'EACCES')
      throw new UsageError(`Port ${port} may not be used. Choose one above 1023 with --port.`);
    throw error;
  }
};

/**
 * Runs a command. It ends with the exit code that `main` returns, with 1 where something fails, and with 2 where the
 * one who typed it has to change something; an error is one sentence, without a stack trace.
 */
export const runCommand = async (main: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await main();
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    console.error(styleText('red', message, { stream: process.stderr }));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
};
