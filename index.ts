import { createRequire } from 'node:module';
import zapier, { defineApp } from 'zapier-platform-core';

const { version } = createRequire(import.meta.url)('./package.json') as { version: string };

export default defineApp({
  version,
  platformVersion: zapier.version,
});
