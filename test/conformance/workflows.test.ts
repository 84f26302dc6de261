import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workflowFiles } from '../../workers/workflow-bundle';
import { workflowTypes } from '../setup/compiled-code';

const CONTRACTS = resolve(__dirname, '..', '..', 'contracts');

const messages = readdirSync(CONTRACTS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('messages.ts'))
  .map((file) => readFileSync(join(CONTRACTS, file), 'utf8'));
/** Such as `ACCESS_ESCALATION = 'accessEscalation'`. */
const declared = messages.flatMap((text) =>
  [...text.matchAll(/^export const [A-Z_]+ = '(\w+)';$/gm)].map(([, name = '']) => name),
);

test('every workflow file exports one workflow type under a name that a contract declares', () => {
  expect(workflowTypes()).toHaveLength(workflowFiles().length);
  expect(workflowTypes().filter((name) => !declared.includes(name))).toEqual([]);
});
