import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { text } from 'node:stream/consumers';
import { runCommand } from '../sandbox/command-line.ts';

const USAGE = `npm run trace -- build/1.0.0.js.map < error.txt

Replaces the places of the bundle in a stack trace (dist/index.js:19:4711) by those of the sources. Without a file, it uses
dist/index.js.map, the map of the last build.`;

/**
 * Replaces each place of the bundle by that of the source.
 * @param map the source map of the bundle that made the trace
 */
export const sourcePlaces = (trace: string, map: SourceMap): string =>
  trace.replace(/(?:file:\/\/)?[^\s(]*dist\/index\.js:(\d+):(\d+)/g, (place, line, column) => {
    const origin = map.findOrigin(Number(line), Number(column));
    return 'fileName' in origin
      ? `${origin.fileName.replace(/^\.\.\//, '')}:${origin.lineNumber}:${origin.columnNumber}`
      : place;
  });

if (process.argv[1] === import.meta.filename) {
  await runCommand(USAGE, { maps: [] }, async ({ maps: [file = 'dist/index.js.map'] }) => {
    const map = new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
    console.log(sourcePlaces(await text(process.stdin), map));
    return 0;
  });
}
