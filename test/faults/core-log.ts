import { createRequire } from 'node:module';
import path from 'node:path';

// Core exports its own files to `require` only.
const require = createRequire(path.resolve('package.json'));

/** A line that core sends to Zapier's log: https://docs.zapier.com/platform/build-cli/core#logging */
export interface LogLine {
  message: string;
  data: Record<string, unknown>;
}

const { prepareRequestLog } = require('zapier-platform-core/src/http-middlewares/after/log-response') as {
  prepareRequestLog: (request: object, answer: { status: number; headers: object }) => LogLine;
};

const createLogger = require('zapier-platform-core/src/tools/create-logger') as (
  event: { bundle: object; customLogger: (message: string, data: LogLine['data']) => void },
  options: object,
) => (message: string, data: LogLine['data']) => Promise<void>;

/** What core logs about a request and its answer. Core takes out what it knows to be secret. */
export const linesOf = async (request: object, answer: Response, bundle: object): Promise<LogLine[]> => {
  const lines: LogLine[] = [];
  const headers = Object.fromEntries(answer.headers);
  const { message, data } = prepareRequestLog(request, { status: answer.status, headers });
  const customLogger = (line: string, safe: LogLine['data']) => lines.push({ message: line, data: safe });
  await createLogger({ bundle, customLogger }, {})(message, data);
  return lines;
};
