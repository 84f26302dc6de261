import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { z } from 'zod';
import { retentionPolicyBody } from '../../contracts/audit/retention-schemas';
import { PROBLEMS } from '../../contracts/kernel/problems';
import { problemBody } from '../../contracts/kernel/schemas';
import { paymentReversed, paymentSucceeded, refundAnswered } from '../../contracts/webhooks/schemas';
import { isEventTopic } from '../../contracts/webhooks/topics';
import { KNOWN_VARIABLES } from '../../platform/config';
import { MIGRATIONS } from '../../platform/data-source/schema';
import {
  all,
  DOTTED,
  filesUnder,
  inlineCode,
  KNOWN_NAMES,
  namesIn,
  read,
  ROOT,
  rowsUnder,
  sectionOf,
  sourceOf,
  unique,
  withoutBlocks,
} from '../setup/documents';

const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesUnder('docs', '.md')];
const EXAMPLES = ['docs/add-a-step.md', 'docs/add-an-area.md'];

const fenced = (text: string, language: string): string[] =>
  all(text, new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm'));

// --- links and paths ----------------------------------------------------------------------------------------------

const brokenLinks = (file: string, text: string): string[] =>
  all(withoutBlocks(text), /\]\(([^)\s]+)\)/g).filter((target) => {
    if (/^https?:/.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const absolute = path === '' ? join(ROOT, file) : resolve(ROOT, dirname(file), path);
    if (!existsSync(absolute)) return true;
    if (anchor === undefined) return false;
    return sectionOf(path === '' ? text : readFileSync(absolute, 'utf8'), anchor) === undefined;
  });

const FOLDERS = readdirSync(ROOT).filter((name) => !name.startsWith('.') && statSync(join(ROOT, name)).isDirectory());
/** Made by a command, or by whoever installs. */
const MADE = ['dist', 'node_modules', '.stack', '.cache', '.env', 'dist/workflow-bundle.js'];
/** The example makes them: `path` (new). */
const newFiles = (text: string): string[] => all(text, /`([^`]+)` \(new\)/g);

const missingPaths = (text: string): string[] => {
  const made = [...MADE, ...newFiles(text)];
  const built = all(text, /\b(dist\/[\w./-]+\.js)\b/g);
  const named = inlineCode(text).filter((code) => {
    const [first = ''] = code.split('/');
    const inFolder = code.includes('/') && /^[\w./-]+$/.test(code) && FOLDERS.includes(first);
    return inFolder || /^(\.[a-z][\w.-]+\.\w+|[A-Z]+(\.md)?|Dockerfile|docker-compose\.yml|package\.json)$/.test(code);
  });
  return unique([...named, ...built])
    .filter((path) => !/^[A-Z]+$/.test(path) || path === 'LICENSE')
    .filter((path) => {
      const source = path.startsWith('dist/') ? path.replace('dist/', '').replace(/\.js$/, '.ts') : path;
      return !made.includes(path.replace(/\/$/, '')) && !existsSync(join(ROOT, source));
    });
};

test.each(DOCUMENTS)('every link and path in %s exists', (file) => {
  expect(brokenLinks(file, read(file))).toEqual([]);
  expect(missingPaths(read(file))).toEqual([]);
});

test('the check of documents finds a wrong link, anchor or path', () => {
  const text =
    '# One two\n[a](nowhere.md) [b](#one-two) [c](#three) `domain/lost.ts` `domain/money/amount.ts` `dist/api/x.js`';
  expect(brokenLinks('README.md', text)).toEqual(['nowhere.md', '#three']);
  expect(missingPaths(text)).toEqual(['dist/api/x.js', 'domain/lost.ts']);
});

// --- commands, variables, endpoints -------------------------------------------------------------------------------

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const unknownScripts = (text: string): string[] => {
  const short = all(text, /\bnpm (test|start|stop)\b/g);
  return unique([...all(text, /\bnpm run ([\w:-]+)/g), ...short]).filter((name) => !(name in scripts));
};

const VARIABLE = /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g;
const VARIABLES = new Set([
  ...KNOWN_VARIABLES,
  ...all(read('.env.example'), /^#?([A-Z][A-Z0-9_]+)=/gm),
  ...all(read('docker-compose.yml'), /^ +([A-Z][A-Z0-9_]+): /gm),
  ...all(sourceOf('stack', 'test/setup'), /env(?:ironment)?\['([A-Z0-9_]+)'\]/g),
]);
/** Words of Temporal's. */
const NO_VARIABLES = ['USE_EXISTING'];
const unknownVariables = (text: string): string[] =>
  unique(all(text, VARIABLE)).filter((name) => !VARIABLES.has(name) && !NO_VARIABLES.includes(name));

const ENDPOINTS = new Set([
  ...filesUnder('api', '.ts').flatMap((file) => {
    const [, method, path] = /method: '(\w+)',\s*path: '([^']+)'/.exec(read(file)) ?? [];
    return method && path ? [`${method.toUpperCase()} ${path}`] : [];
  }),
  // Not endpoints of the kit: the metrics server's and the documentation's.
  'GET /metrics',
  'GET /openapi.json',
  'GET /docs',
]);
const unknownEndpoints = (text: string): string[] =>
  unique(all(text, /\b((?:GET|POST) \/[\w/{}.-]*)/g)).filter((endpoint) => !ENDPOINTS.has(endpoint));

/** Constants of an example's code look like variables. */
const withoutCode = (text: string): string => text.replace(/^```(?:ts|diff)\n[\s\S]*?^```$/gm, '');

test.each(DOCUMENTS)('every command, variable and endpoint in %s exists', (file) => {
  expect(unknownScripts(read(file))).toEqual([]);
  expect(unknownVariables(EXAMPLES.includes(file) ? withoutCode(read(file)) : read(file))).toEqual([]);
  expect(unknownEndpoints(read(file))).toEqual([]);
});

test('the check of documents finds a wrong command, variable or endpoint', () => {
  expect(unknownScripts('`npm run demo`, `npm run dmeo`, npm test')).toEqual(['dmeo']);
  expect(unknownVariables('`API_PORT=1`, `API_PROT`, HINGECRAFT_CACHE')).toEqual(['API_PROT']);
  expect(unknownEndpoints('GET /livez, POST /v1/donations/{id}/cancel, GET /alive')).toEqual(['GET /alive']);
});

// --- names of failures, problems, events, log lines, metrics, steps ---------------------------------------------------

const PREFIXES = new Set([...KNOWN_NAMES].map((name) => name.split('.')[0]));
const FILE_NAME = /\.(ts|js|cjs|json|md|yml|log|sql|txt|xml|csv|env|key)$/;

/** Names of the kind `case.own-gift` that nothing has; `introduced` are those that the example adds. */
const unknownNames = (text: string, introduced: readonly string[] = []): string[] =>
  unique(inlineCode(text)).filter((code) => {
    if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/.test(code) || FILE_NAME.test(code)) return false;
    return PREFIXES.has(code.split('.')[0]) && !KNOWN_NAMES.has(code) && !introduced.includes(code);
  });

const unknownProblems = (text: string): string[] =>
  unique([
    ...all(text, /urn:hingecraft:problem:([a-z-]+)/g),
    ...all(text, /(?:problem|answer is) `([a-z-]+)`/g),
  ]).filter((type) => !Object.hasOwn(PROBLEMS, type));

test.each(DOCUMENTS)('every name of a failure, problem, event or log line in %s exists', (file) => {
  const introduced = EXAMPLES.includes(file) ? all(read(file), DOTTED) : [];
  expect(unknownNames(read(file), introduced)).toEqual([]);
  expect(unknownProblems(read(file))).toEqual([]);
});

test('the check of documents finds a wrong failure or problem type', () => {
  expect(unknownNames('`case.own-gift` `case.own-goal` `donation.settled` `api.log`')).toEqual(['case.own-goal']);
  expect(unknownProblems('`urn:hingecraft:problem:nonsense`, the problem `not-found`')).toEqual(['nonsense']);
});

// --- examples ---------------------------------------------------------------------------------------------------------

const schemaOf = (type: string): z.ZodType | undefined => {
  if (type === 'payment.succeeded') return paymentSucceeded;
  if (paymentReversed.shape.type.options.some((each) => each === type)) return paymentReversed;
  if (type === 'refund.succeeded' || type === 'refund.failed') return refundAnswered;
  return type.startsWith('urn:') ? problemBody : undefined;
};

const wrongJson = (text: string): string[] =>
  fenced(text, 'json').filter((example) => {
    try {
      const value = JSON.parse(example) as { type?: string };
      if ('policy_name' in value) return !retentionPolicyBody.safeParse(value).success;
      if (value.type === undefined) return false;
      const schema = schemaOf(value.type);
      return schema ? !schema.safeParse(value).success : !isEventTopic(value.type);
    } catch {
      return true;
    }
  });

test.each(DOCUMENTS)('every JSON example in %s parses and fits its schema', (file) =>
  expect(wrongJson(read(file))).toEqual([]),
);

test('the check of documents finds a wrong JSON example', () => {
  const examples = ['{ "type": "donation.eaten" }\n', '{ a }\n', '{ "a": 1 }\n', '{ "policy_name": "No more" }\n'];
  const text = examples.map((example) => `\`\`\`json\n${example}\`\`\`\n`).join('\n');
  expect(wrongJson(text)).toEqual([examples[0], examples[1], examples[3]]);
});

test('the sample signature in the documents equals that of the library', () => {
  const rows = rowsUnder(read('docs/payments.md'), 'sample');
  const valueOf = (name: string): string => namesIn(rows.find(([first]) => first?.includes(name))?.[1])[0] ?? '';
  const at = new Date(Number(valueOf('webhook-timestamp')) * 1000);
  const signature = new Webhook(valueOf('secret')).sign(valueOf('webhook-id'), at, valueOf('body'));
  expect(signature).toBe(valueOf('webhook-signature'));
});

// --- form -------------------------------------------------------------------------------------------------------------

/** What the stories of the demo say, in order, each a pattern with `.+` for what differs from run to run. */
const saidByStories = (): RegExp[] =>
  [...read('tools/demo/stories.ts').matchAll(/\bsay\(\s*([`'"])((?:(?!\1)[^\n])+)\1/g)].map(([, , text = '']) => {
    const fixed = text.split(/\$\{[^}]*\}/).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${fixed.join('.+')}$`);
  });

test('the README shows what the demo prints: its migrations and each line of its stories, in order', () => {
  const [, sample = ''] =
    /<!-- demo-output -->\n\n```text\n([\s\S]*?)```\n\n<!-- \/demo-output -->/.exec(read('README.md')) ?? [];
  expect(all(sample, /^[\d:.]+ {2}ran (\w+)$/gm)).toEqual(MIGRATIONS.map(({ name }) => name));
  const shown = all(sample, /^[\d:.]+ {4}(.+)$/gm);
  const said = saidByStories();
  expect(said.length).toBeGreaterThan(15);
  expect(shown.map((line, index) => (said[index]?.test(line) ? line : `not said: ${line}`))).toEqual(shown);
  expect(shown).toHaveLength(said.length);
});

test('every architecture decision is in the index and has its three parts', () => {
  const decisions = filesUnder('docs/adr', '.md').filter((file) => !file.endsWith('README.md'));
  expect(all(read('docs/adr/README.md'), /\]\((\d{4}-[\w-]+\.md)\)/g).map((name) => `docs/adr/${name}`)).toEqual(
    decisions,
  );
  for (const file of decisions) {
    const number = Number(/(\d{4})-/.exec(file)?.[1]);
    const parts = ['**Context.**', '**Decision.**', '**Consequences.**'].filter((part) => read(file).includes(part));
    expect([file, read(file).startsWith(`# ${number}. `), parts.length]).toEqual([file, true, 3]);
  }
});

test.each(DOCUMENTS)('the document %s names no folder of a machine', (file) =>
  expect(read(file)).not.toMatch(/(^|[\s`(])\/(home|root|Users|tmp|work)\//),
);
