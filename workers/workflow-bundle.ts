import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../platform/temporal/data-converter';

/** The file of the bundle, at the top of the compiled code. */
export const WORKFLOW_BUNDLE = 'workflow-bundle.js';

const ROOT = resolve(__dirname, '..');
const BUILT = join(ROOT, WORKFLOW_BUNDLE);
const WORKFLOWS = join(ROOT, 'workflows');
/** Inside the project, since packages are looked up from where it lies. */
const ENTRY = join(ROOT, '.cache', 'workflows.js');

/**
 * Returns the paths of all workflows: every `*.workflow.ts` of an area. What each exports is a type of workflow;
 * `test/conformance/workflows.test.ts` holds that to one, under a name of a contract.
 */
export const workflowFiles = (): string[] =>
  readdirSync(WORKFLOWS, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.workflow\.[jt]s$/.test(file))
    .sort()
    .map((file) => join(WORKFLOWS, file));

/** Writes the file that exports all of them, and returns its path. */
const writeEntry = (): string => {
  mkdirSync(dirname(ENTRY), { recursive: true });
  writeFileSync(
    ENTRY,
    workflowFiles()
      .map((file) => `export * from ${JSON.stringify(file)};\n`)
      .join(''),
  );
  return ENTRY;
};

/** Bundles the workflows with their interceptors from source; about two seconds. */
export const bundleWorkflows = async (workflowsPath = writeEntry()): Promise<string> => {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: [require.resolve('../workflows/kernel/interceptors')],
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  return code;
};

/** Loads the built bundle if there is one, and else bundles now. */
export const loadWorkflowBundle = async (): Promise<WorkflowBundle> => ({
  code: existsSync(BUILT) ? readFileSync(BUILT, 'utf8') : await bundleWorkflows(),
});
