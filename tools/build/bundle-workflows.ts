import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleWorkflows } from '../../workers/workflow-bundle';

/** Beside the compiled code, where `loadWorkflowBundle` looks first. */
const TARGET = resolve(__dirname, '..', '..', 'dist', 'workflow-bundle.js');

bundleWorkflows().then(
  (code) => {
    writeFileSync(TARGET, code);
    console.log('workflows bundled');
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
