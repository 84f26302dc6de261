import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const root = resolve(__dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  entrypoint?: string[];
  restart?: string;
  profiles?: string[];
  env_file?: string | string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  networks?: string[] | Record<string, unknown>;
  configs?: { source: string }[];
  depends_on?: Record<string, { condition: string; required?: boolean }>;
  healthcheck?: { test: string[] };
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  networks: Record<string, unknown>;
  configs: Record<string, { content: string }>;
}

const text = read('docker-compose.yml');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);
const isOneShot = ({ restart }: Service): boolean => restart === 'no';

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, outside comments. */
const references = [...text.replace(/^\s*#.*$/gm, '').matchAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g)].map(
  ([, name = '', operator, operand]) => ({ name, operator, operand }),
);

/** dist/x.js is built from x.ts. */
const sourceOf = (file: string): string => file.replace(/^dist\//, '').replace(/\.js$/, '.ts');

test('docker-compose.yml describes database, Temporal with its UI, both object stores, API, worker roles and ngrok', () => {
  expect(services.map(([name]) => name).toSorted()).toEqual([
    'api',
    'migrate',
    'minio',
    'ngrok',
    'postgres',
    'seaweedfs',
    'temporal',
    'temporal-namespace',
    'temporal-schema',
    'temporal-ui',
    'worker-agents',
    'worker-core',
    'worker-documents',
  ]);
  const workers = ours
    .filter(([name]) => name.startsWith('worker-'))
    .map(([name, { command }]) => [name, command?.at(-1)]);
  expect(workers).toEqual([
    ['worker-core', 'core'],
    ['worker-documents', 'documents'],
    ['worker-agents', 'agents'],
  ]);
  expect(compose.services['ngrok']?.profiles).toEqual(['ngrok']);
  expect(compose.services['minio']?.profiles).toEqual(['minio']);
});

test('the Temporal UI of docker-compose.yml decodes payloads at the API, which allows the published origin of the UI', () => {
  const { ['temporal-ui']: ui, api } = compose.services;
  const published = (service: Service | undefined) => `http://${service?.ports?.[0]?.split(':').slice(0, 2).join(':')}`;
  expect(ui?.environment?.['TEMPORAL_CODEC_ENDPOINT']).toBe(`${published(api)}/v1/payloads`);
  expect(ui?.environment?.['TEMPORAL_CODEC_INCLUDE_CREDENTIALS']).toBe('true');
  expect(api?.environment?.['PAYLOAD_DECODER_ORIGIN']).toBe(published(ui));
});

describe.each(services)('the compose service %s', (_, service) => {
  test('uses our build or an image of a fixed version', () => {
    if (service.build === undefined)
      expect(service.image).toMatch(/^[a-z0-9/-]+:(?!latest)[A-Za-z0-9._-]*\d[A-Za-z0-9._-]*$/);
    else expect(existsSync(join(root, service.build, 'Dockerfile'))).toBe(true);
  });

  test('reports whether it is healthy, unless it runs once', () => {
    if (isOneShot(service)) expect(service.healthcheck).toBeUndefined();
    else expect(service.healthcheck?.test[0]).toBe('CMD');
  });

  test('depends on existing services under conditions that can hold', () => {
    for (const [name, { condition, required }] of Object.entries(service.depends_on ?? {})) {
      const target = compose.services[name];
      expect([name, target]).toEqual([name, expect.anything()]);
      expect([name, condition]).toEqual([
        name,
        isOneShot(target!) ? 'service_completed_successfully' : 'service_healthy',
      ]);
      // Compose refuses a needed service whose profile is not chosen.
      if (target?.profiles) expect([name, required]).toEqual([name, false]);
    }
  });

  test('opens ports on the loopback address only', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('uses existing volumes, files, networks and configs', () => {
    for (const mount of service.volumes ?? []) {
      const [source = ''] = mount.split(':');
      const exists = source.startsWith('./') ? existsSync(join(root, source)) : source in compose.volumes;
      expect([source, exists]).toEqual([source, true]);
    }
    const { networks = [] } = service;
    const names = Array.isArray(networks) ? networks : Object.keys(networks);
    for (const name of names) expect(Object.keys(compose.networks)).toContain(name);
    for (const { source } of service.configs ?? []) expect(Object.keys(compose.configs)).toContain(source);
  });

  test('contains no secret', () => {
    const required = /^\$\{\w+:\?[^}]+\}$/;
    for (const [name, value] of Object.entries(service.environment ?? {})) {
      const url = /\/\/[^/@]*:([^@]*)@/.exec(String(value).replace(/\$\{[^}]*\}/g, 'VARIABLE'));
      if (url) expect([name, url[1]]).toEqual([name, 'VARIABLE']);
      if (!/PASSWORD|PWD|SECRET|TOKEN|KEY(?!_FILE)/.test(name) || value === '') continue;
      // Required, this one would stop everybody who never uses its profile.
      if (name === 'NGROK_AUTHTOKEN') expect(value).toBe('${NGROK_AUTHTOKEN:-}');
      else expect([name, value]).toEqual([name, expect.stringMatching(required)]);
    }
  });
});

test('docker-compose.yml stops without a required variable and points to .env.example', () => {
  const optional = ['NGROK_AUTHTOKEN', 'TEMPORAL_NAMESPACE'];
  for (const { name, operator, operand } of references) {
    if (optional.includes(name)) expect([name, operator]).toEqual([name, '-']);
    else expect([name, operator, operand]).toEqual([name, '?', 'see .env.example']);
  }
});

test('every variable of docker-compose.yml is documented in .env.example', () => {
  const documented = [...read('.env.example').matchAll(/^#?\s*([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
  const missing = [...new Set(references.map(({ name }) => name)), 'COMPOSE_PROFILES'].filter(
    (name) => !documented.includes(name),
  );
  expect(missing).toEqual([]);
});

describe.each(ours)('our compose service %s', (_, { command, environment, healthcheck, env_file }) => {
  test('starts a file built from a source of this repository', () => {
    const [program, file = ''] = command ?? [];
    expect(program).toBe('node');
    expect(file).toMatch(/^dist\/.*\.js$/);
    expect([file, existsSync(join(root, sourceOf(file)))]).toEqual([file, true]);
  });

  test('has its health check at a port that it opens', () => {
    const port = /127\.0\.0\.1:(\d+)/.exec(healthcheck?.test.join(' ') ?? '')?.[1];
    if (port) expect([environment?.['API_PORT'], environment?.['METRICS_PORT']]).toContain(Number(port));
  });

  test('gets no passwords of other services through the env file', () => {
    if (env_file === undefined || env_file.length === 0) return;
    const foreign = [
      'POSTGRES_PASSWORD',
      'POSTGRES_OWNER_PASSWORD',
      'POSTGRES_TEMPORAL_PASSWORD',
      'DATABASE_OWNER_URL',
    ];
    for (const name of foreign) expect([name, environment?.[name]]).toEqual([name, '']);
  });
});

test('every published port of our compose services is one that the service listens on', () => {
  const { ports, environment } = compose.services['api'] ?? {};
  expect(ports).toEqual([`127.0.0.1:${environment?.['API_PORT']}:${environment?.['API_PORT']}`]);
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line));
  const only = (instruction: string): string[] =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1).trim());

  test('runs npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const used = only('RUN').flatMap((line) => [...line.matchAll(/npm run (\S+)/g)].map(([, name = '']) => name));
    expect(used).toEqual(['build']);
    for (const name of used) expect(Object.keys(scripts)).toContain(name);
    expect(only('RUN').some((line) => line.startsWith('npm ci'))).toBe(true);
  });

  test('copies from existing stages and files', () => {
    const stages = only('FROM').flatMap((line) => / AS (\S+)$/.exec(line)?.[1] ?? []);
    for (const line of only('COPY')) {
      const stage = /^--from=(\S+)/.exec(line)?.[1];
      if (stage) expect(stages).toContain(stage);
      else
        for (const file of line.split(/\s+/).slice(0, -1))
          expect([file, existsSync(join(root, file))]).toEqual([file, true]);
    }
  });

  test('starts a file of this repository as an unprivileged user', () => {
    expect(only('USER')).toEqual(['node']);
    expect(lines.findLastIndex((line) => line.startsWith('FROM'))).toBeLessThan(lines.indexOf('USER node'));
    const [command] = only('CMD').map((line) => JSON.parse(line) as string[]);
    expect(command?.[0]).toBe('node');
    expect(existsSync(join(root, sourceOf(command?.[1] ?? '')))).toBe(true);
  });

  test('leaves local secrets and data out of the image', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.env', '.env.*', '.stack', '.cache', 'node_modules']));
  });
});
