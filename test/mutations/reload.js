// @ts-check
const { createRequire } = require('node:module');
const { join, sep } = require('node:path');

/** @typedef {import('./plan').Mutation} Mutation */

const NODE_MODULES = `${sep}node_modules${sep}`;
const CIRCUS = createRequire(require.resolve('jest-circus/runner')).resolve('./jestAdapterInit');
/** What jest-circus knows of a run, and what typeorm knows of our entities, is kept in globals of these names. */
const GLOBALS = ['EVENT_HANDLERS', 'JEST_STATE_SYMBOL', 'typeormMetadataArgsStorage'];

/** @type {Map<string, ReturnType<typeof createReload>>} */
const inThisProcess = new Map();

/**
 * Lets test files run again and again in one process: our own modules are loaded anew for each run, npm packages once,
 * as they take most of the time. The environment and the runtime that jest makes for the first file serve all of them.
 * jest has no public call for that, so this reaches into the runtime of the version that package.json pins; where that
 * no longer fits, every mutation is reported as not loaded.
 * @param {any} config @param {any} environment @param {any} runtime
 */
exports.reloadIn = (config, environment, runtime) => {
  const known = inThisProcess.get(config.id);
  if (known) {
    // The first file's own takes no more lines.
    known.environment.global.console = environment.global.console;
    return known;
  }
  environment.teardown = async () => undefined;
  runtime.teardown = () => undefined;
  const reload = createReload(config, environment, runtime);
  inThisProcess.set(config.id, reload);
  return reload;
};

/** @param {any} config @param {any} environment @param {any} runtime */
const createReload = (config, environment, runtime) => {
  const { transformCache, registries } = runtime;
  const transform = transformCache.transform.bind(transformCache);
  /** @type {Mutation | undefined} */
  let mutation;
  let isLoaded = false;

  /** @param {string} path @param {object} options */
  transformCache.transform = (path, options) => {
    if (!mutation || path !== join(config.rootDir, mutation.file)) return transform(path, options);
    isLoaded = true;
    const { find, replace } = mutation;
    const text = transformCache.fileCache.readFile(path).replace(find, () => replace);
    const all = transformCache.getFullTransformationOptions(options);
    return transformCache.scriptTransformer.transformSource(path, text, all).code;
  };

  return {
    environment,
    runtime,
    /** Forgets what the run before has loaded, and makes the next one load the mutation. @param {Mutation} [next] */
    start: (next) => {
      mutation = next;
      isLoaded = false;
      runtime.restoreAllMocks();
      // Between tests the runtime loads nothing.
      runtime.enterTestCode();
      for (const path of registries.moduleRegistry.keys()) {
        if (!path.includes(NODE_MODULES)) registries.moduleRegistry.delete(path);
      }
      registries.internalModuleRegistry.delete(CIRCUS);
      for (const key of Reflect.ownKeys(environment.global)) {
        const name = typeof key === 'symbol' ? key.description : key;
        if (name && GLOBALS.includes(name)) Reflect.deleteProperty(environment.global, key);
      }
    },
    /** Tells whether the run has loaded the mutated file. */
    isLoaded: () => isLoaded,
  };
};
