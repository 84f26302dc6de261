import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '..', '..');
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Paths from the root, sorted. */
export const filesUnder = (folder: string, ending: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();

/** Documents of people who run the engine: the guide, and a page for each subject. */
export const GUIDE = 'docs/operating.md';
export const PAGES = filesUnder('docs/operating', '.md');

/** The sources of folders in one text, without their unit tests. */
export const sourceOf = (...folders: string[]): string =>
  folders
    .flatMap((folder) => filesUnder(folder, '.ts'))
    .filter((file) => !file.endsWith('.test.ts'))
    .map(read)
    .join('\n');

/** The first group of each match. */
export const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);
export const unique = (names: Iterable<string>): string[] => [...new Set(names)].sort();

/** Names such as `case.own-gift` in sources. */
export const DOTTED = /'([a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+)'/g;
export const KNOWN_NAMES = new Set(
  all(sourceOf('contracts', 'activities', 'workers', 'workflows', 'api', 'services'), DOTTED),
);

/** A document without its fenced blocks. */
export const withoutBlocks = (text: string): string => text.replace(/^ *```[\s\S]*?^ *```$/gm, '');
/** Inline code of a document. */
export const inlineCode = (text: string): string[] => all(withoutBlocks(text), /`([^`\n]+)`/g);

/** Cells of each row of the tables whose header begins with `header`; empty where there is none. */
export const rowsUnder = (text: string, header: string): string[][] => {
  const lines = text.split('\n');
  return lines.flatMap((line, start) => {
    if (!line.startsWith(`| ${header} |`)) return [];
    const rows = lines.slice(start + 2);
    const end = rows.findIndex((row) => !row.startsWith('|'));
    return rows.slice(0, end < 0 ? undefined : end).map((row) => row.split('|').slice(1, -1));
  });
};

/** What stands in backticks in some cells. */
export const namesIn = (...cells: (string | undefined)[]): string[] =>
  cells.flatMap((cell) => all(cell ?? '', /`([^`]+)`/g));

/** The anchor of a heading, as GitHub makes it. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** The part of a document below the heading with this anchor, up to the next heading of its rank or above; undefined when there is none. */
export const sectionOf = (text: string, anchor: string): string | undefined => {
  const lines = withoutBlocks(text).split('\n');
  const rankOf = (line: string): number => /^#+(?= )/.exec(line)?.[0].length ?? 0;
  const start = lines.findIndex((line) => rankOf(line) > 0 && slug(line.replace(/^#+ /, '')) === anchor);
  if (start < 0) return undefined;
  const rank = rankOf(lines[start] ?? '');
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => rankOf(line) > 0 && rankOf(line) <= rank);
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
};
