import { statSync } from 'node:fs';
import { ZIP_LIMIT, ZIP_PATH } from '../build-zip.ts';
import type { Measurement } from './measurement.ts';

export const zipSize: Measurement = {
  name: 'Size of build.zip',
  goal: `under ${ZIP_LIMIT / 1e6} MB`,
  run: async () => {
    const { size } = statSync(ZIP_PATH);
    return { value: size / 1e6, unit: 'MB', ok: size < ZIP_LIMIT };
  },
};
