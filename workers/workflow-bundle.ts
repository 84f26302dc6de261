import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../platform/temporal/data-converter';

/** The file of the bundle, at the top of the compiled code. */
export const WORKFLOW_BUNDLE = 'workflow-bundle.js';

const BUILT = resolve(__dirname, '..', WORKFLOW_BUNDLE);

/** Bundles the workflows with their interceptors from source; about two seconds. */
export const bundleWorkflows = async (workflowsPath = require.resolve('../workflows')): Promise<string> => {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: [require.resolve('../workflows/kernel/interceptors')],
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  return code;
};

/** The built bundle where there is one, else bundled now. */
export const loadWorkflowBundle = async (): Promise<WorkflowBundle> => ({
  code: existsSync(BUILT) ? readFileSync(BUILT, 'utf8') : await bundleWorkflows(),
});
