import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleWorkflows, WORKFLOW_BUNDLE } from '../../workers/workflow-bundle';

const ROOT = resolve(__dirname, '..', '..');
/** Beside the compiled code, where `loadWorkflowBundle` looks first. */
const TARGET = join(ROOT, 'dist', WORKFLOW_BUNDLE);

bundleWorkflows().then(
  (code) => {
    writeFileSync(TARGET, code);
    // `migration:check` reads it beside the compiled migrations.
    copyFileSync(join(ROOT, 'migrations', 'fingerprint.txt'), join(ROOT, 'dist', 'migrations', 'fingerprint.txt'));
    console.log('workflows bundled');
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
