/**
 * In place of zapier-platform-schema (see jest.config.js). Core validates a definition only where it is asked to, but
 * loads and links 85 schemas beforehand: a third of what it takes to load core, in every test file anew.
 */
export const validateAppDefinition = (definition: object): { errors: unknown[] } =>
  require('../../node_modules/zapier-platform-schema/schema.js').validateAppDefinition(definition);
