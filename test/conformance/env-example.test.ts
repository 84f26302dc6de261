import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_VARIABLES } from '../../platform/config';

const text = readFileSync(join(__dirname, '..', '..', '.env.example'), 'utf8');
const named = text.split('\n').flatMap((line) => /^#?([A-Z][A-Z0-9_]+)=/.exec(line)?.[1] ?? []);

test('.env.example names every variable of the configuration, once', () =>
  expect([...named].sort()).toEqual([...KNOWN_VARIABLES].sort()));

test('.env.example holds no secret', () => {
  const values = text.split('\n').flatMap((line) => /^#?[A-Z0-9_]*(?:KEY|SECRET|SECRETS)=(.*)$/.exec(line)?.[1] ?? []);
  for (const value of values) expect(value).toMatch(/^$|CHANGE-ME/);
});
