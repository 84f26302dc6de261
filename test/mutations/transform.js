// @ts-check
const { createTransformer } = require('@swc/jest');

/**
 * What jest runs in the place of a file's own text: one check taken out. Files without a mutation are transformed, and
 * cached, as ever.
 * @param {{ swc: object, file: string, find: string, replace: string }} options
 */
exports.createTransformer = ({ swc, file, find, replace }) => {
  const plain = /** @type {any} */ (createTransformer(swc));
  /** @param {string} source @param {string} path */
  const mutated = (source, path) => (path.endsWith(file) ? source.replace(find, () => replace) : source);
  /** @param {string} source @param {string} path @param {any} context */
  const withSwc = (source, path, context) => plain.process(mutated(source, path), path, context);
  return {
    process: withSwc,
    /** @param {string} source @param {string} path @param {any} context */
    getCacheKey: (source, path, context) =>
      plain.getCacheKey(mutated(source, path), path, { ...context, transformerConfig: swc, configString: '' }),
  };
};
