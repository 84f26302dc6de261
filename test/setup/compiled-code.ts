import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowBundle } from '@temporalio/worker';
import { WORKFLOW_BUNDLE, workflowFiles } from '../../workers/workflow-bundle';

/** The folder of the compiled code, as the global set-up left it: one state of the sources for the whole run. */
export const compiledCode = (): string => {
  const folder = process.env['COMPILED_CODE'];
  if (!folder) throw new Error('COMPILED_CODE is missing: run this through npm run test:KIND');
  return folder;
};

export const workflowBundle = (): WorkflowBundle => ({
  code: readFileSync(join(compiledCode(), WORKFLOW_BUNDLE), 'utf8'),
});

/** Names under which workflows are started: the exports of their files. */
export const workflowTypes = (): string[] =>
  workflowFiles().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^export \w+ (\w+)/gm)].map(([, name = '']) => name),
  );
