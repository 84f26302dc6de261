import { join } from 'node:path';
import { PROBLEMS } from '../../contracts/kernel/problems';
import {
  all,
  DOTTED,
  GUIDE,
  inlineCode,
  KNOWN_NAMES,
  namesIn,
  PAGES,
  read,
  rowsUnder,
  sectionOf,
  sourceOf,
  unique,
} from '../setup/documents';

// What an operator may see has one explanation in `docs/operating/`, and the guide's index leads to it.

/** The text between a parenthesis at `start` and its partner. */
const argumentsAt = (source: string, start: number): string => {
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    if (source[at] === '(') depth++;
    if (source[at] === ')' && --depth === 0) return source.slice(start, at);
  }
  return source.slice(start);
};

/** `name level` of every log line of level warn or error; a call without a name shows as its arguments. */
const alarms = (source: string): string[] =>
  unique(
    [...source.matchAll(/\blog(?:ger)?\.(error|warn)\(/g)].map(({ 0: call, 1: level, index }) => {
      const args = argumentsAt(source, index + call.length - 1);
      return `${all(args, DOTTED).at(-1) ?? args} ${level}`;
    }),
  );

const SYMPTOMS = 'You see | It means | Do';
/** The first cells of a page's table of symptoms. */
const seenOn = (text: string): string[] => rowsUnder(text, SYMPTOMS).map(([seen = '']) => seen);
/** `name level` of log lines that symptoms explain, written as `name` (level, process). */
const explainedLines = (seen: readonly string[]): string[] =>
  seen.flatMap((cell) =>
    [...cell.matchAll(/`([a-z.-]+)` \((error|warn), [a-z, ]+\)/g)].map(([, name, level]) => `${name} ${level}`),
  );
/** `type status` of problems that symptoms explain, written as `type` (status). */
const explainedProblems = (seen: readonly string[]): string[] =>
  seen.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)` \((\d{3})\)/g)].map(([, type, status]) => `${type} ${status}`));

const pages = PAGES.map(read);
const seen = pages.flatMap(seenOn);
const lines = alarms(sourceOf('workers', 'workflows', 'api', 'activities'));
const namesUnder = (header: string): string[] =>
  pages.flatMap((text) => rowsUnder(text, header)).flatMap(([name]) => namesIn(name));

test.each(PAGES)('%s begins with its title, at most a few lines, and its table of symptoms', (file) => {
  const [title = '', ...rest] = read(file).split('\n');
  const first = rest.findIndex((line) => /^(\||#|```)/.test(line));
  expect(title).toMatch(/^# /);
  expect(rest[first]).toBe(`| ${SYMPTOMS} |`);
  expect(first).toBeLessThan(5);
});

test('one page explains every log line of level warn or error, with its level, and no other', () => {
  expect(explainedLines(seen).sort()).toEqual(lines);
});

test('one page explains every problem type of the API, with its status, and no other', () => {
  const types = Object.entries(PROBLEMS).map(([type, [status]]) => `${type} ${status}`);
  expect(explainedProblems(seen).sort()).toEqual(types.sort());
});

test('one table explains every metric of ours, and no other', () => {
  const made = all(sourceOf('platform/metrics', 'workers', 'workflows'), /'(hingecraft_[a-z_]+)'/g);
  expect(namesUnder('metric').sort()).toEqual(unique(made));
});

test('the pages know every step that can park, and every failure type they explain can happen', () => {
  const steps = all(sourceOf('workflows'), /\b(?:take|park)\(\s*'([a-z-]+)', \(\) =>/g);
  expect(unique(namesUnder('step'))).toEqual(unique(steps));
  const types = namesUnder('failure type');
  const thrown = new Set([...KNOWN_NAMES, ...all(read('activities/edge.ts'), /failure\(\s*'([a-z.-]+)'/g)]);
  // Classes of Temporal's, for failures without a type of ours.
  const temporal = ['TimeoutFailure', 'ChildWorkflowFailure'];
  expect(types.length).toBeGreaterThan(5);
  expect(types.filter((type) => !thrown.has(type) && !temporal.includes(type))).toEqual([]);
});

// --- the index --------------------------------------------------------------------------------------------------------

interface IndexRow {
  /** What stands in backticks in its first cell. */
  names: string[];
  page: string;
  anchor: string | undefined;
}

const indexOf = (guide: string): IndexRow[] =>
  rowsUnder(guide, 'You see | page and section').map(([names, target = '']) => {
    const [link = ''] = all(target, /\]\(([^)]+)\)/g);
    const [page = '', anchor] = link.split('#');
    return { names: namesIn(names), page: join('docs', page), anchor };
  });

/** `name in page#anchor` for each name of the index that is not in the part it leads to. */
const misled = (index: readonly IndexRow[], textOf: (page: string) => string): string[] =>
  index.flatMap(({ names, page, anchor }) => {
    const text = textOf(page);
    const part = inlineCode(anchor === undefined ? text : (sectionOf(text, anchor) ?? ''));
    return names.filter((name) => !part.includes(name)).map((name) => `${name} in ${page}#${anchor ?? ''}`);
  });

const index = indexOf(read(GUIDE));

test('the index of the guide names every log line, metric, problem type and failure type', () => {
  const named = new Set(index.flatMap(({ names }) => names));
  const wanted = [
    ...lines.map((line) => line.split(' ')[0] ?? ''),
    ...namesUnder('metric'),
    ...Object.keys(PROBLEMS),
    ...namesUnder('failure type'),
  ];
  expect(wanted.filter((name) => !named.has(name))).toEqual([]);
});

test('the index of the guide leads to every page, and each of its names stands where it leads', () => {
  expect(unique(index.map(({ page }) => page))).toEqual(PAGES);
  expect(misled(index, read)).toEqual([]);
});

// --- the checks find faults -------------------------------------------------------------------------------------------

test('a log line that nobody explained is found', () => {
  const source =
    "log.error({ id: f('x.y') }, 'thing.broken');\nlogger.warn({ a }, 'thing.odd');\nlog.info({}, 'thing.fine');";
  expect(alarms(source)).toEqual(['thing.broken error', 'thing.odd warn']);
  expect(alarms('log.error(error);')).toEqual(['(error error']);
});

test('a log line or problem that two rows explain counts twice', () => {
  const row = '| `thing.odd` (warn, core) and `thing-odd` (409) | odd | look |';
  const cells = seenOn(['# Things', '', `| ${SYMPTOMS} |`, '|---|---|---|', row, row, '', 'End'].join('\n'));
  expect(explainedLines(cells)).toEqual(['thing.odd warn', 'thing.odd warn']);
  expect(explainedProblems(cells)).toEqual(['thing-odd 409', 'thing-odd 409']);
});

test('a name of the index that its page or section does not have is found', () => {
  const guide = [
    '| You see | page and section |',
    '|---|---|',
    '| `a`, `b` | [x.md](operating/x.md#one-two) |',
    '| `b`, `c` | [x.md](operating/x.md) |',
  ].join('\n');
  const page = '# X\n## One two\n`a`\n### Deeper\n`d`\n## Three\n`b`\n';
  expect(misled(indexOf(guide), () => page)).toEqual(['b in docs/operating/x.md#one-two', 'c in docs/operating/x.md#']);
  expect(sectionOf(page, 'one-two')).toContain('`d`');
  expect(sectionOf(page, 'four')).toBeUndefined();
});
