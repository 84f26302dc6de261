import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_VARIABLES } from '../../platform/config';

const ROOT = join(__dirname, '..', '..');
const text = readFileSync(join(ROOT, '.env.example'), 'utf8');
const named = text.split('\n').flatMap((line) => /^#?([A-Z][A-Z0-9_]+)=/.exec(line)?.[1] ?? []);

/** Read by docker-compose.yml; its own test checks that each is used there. */
const COMPOSE_ONLY = [
  'POSTGRES_PASSWORD',
  'POSTGRES_OWNER_PASSWORD',
  'POSTGRES_APP_PASSWORD',
  'POSTGRES_TEMPORAL_PASSWORD',
  'COMPOSE_PROFILES',
  'NGROK_AUTHTOKEN',
];

test('.env.example names every variable of the configuration, once', () =>
  expect([...named].sort()).toEqual([...KNOWN_VARIABLES, ...COMPOSE_ONLY].sort()));

test('.env.example holds no secret', () => {
  const values = text
    .split('\n')
    .flatMap(
      (line) => /^#?[A-Z0-9_]*(?:KEY|KEY_OTHER|PIN|SECRET|SECRETS|PASSWORD|AUTHTOKEN)=(.*)$/.exec(line)?.[1] ?? [],
    );
  // The label of a key in a token is none.
  for (const value of values) expect(value).toMatch(/^$|CHANGE-ME|^master-2026$/);
});

test('.env.example names only documents that exist', () => {
  const documents = [...text.matchAll(/docs\/[\w./-]+\.md/g)].map(([path]) => path);
  expect(documents.length).toBeGreaterThan(0);
  expect(documents.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
