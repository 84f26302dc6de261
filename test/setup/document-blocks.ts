/** One fenced block of a document: a `diff` of a file that exists, or the text of a file marked (new). */
interface DocumentBlock {
  kind: 'edit' | 'create';
  path: string;
  text: string;
}

const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gm;
const NEW_FILE = /`([^`\n]+)` \(new\):\n\n$/;
/** Languages of blocks that are part of the change; others show commands or answers. */
const CODE = ['ts', 'js', 'sql'];

/**
 * Returns the changes of a document in their order. A block of code that is neither a `diff` nor named by
 * "`path` (new):" in the line above it is an error: nothing would execute it.
 */
const documentBlocks = (document: string): DocumentBlock[] =>
  [...document.matchAll(FENCE)].flatMap(({ 1: language = '', 2: text = '', index }): DocumentBlock[] => {
    if (language === 'diff') {
      const [path = '', ...lines] = text.split('\n');
      return [{ kind: 'edit', path: path.trim(), text: lines.join('\n') }];
    }
    if (!CODE.includes(language)) return [];
    const [, path] = NEW_FILE.exec(document.slice(0, index)) ?? [];
    if (path === undefined) throw new Error(`no line "\`path\` (new):" stands above the block:\n${text}`);
    return [{ kind: 'create', path, text }];
  });

const standsAt = (lines: readonly string[], wanted: readonly string[], at: number): boolean =>
  wanted.every((line, offset) => lines[at + offset] === line);

/**
 * Returns a file's text after a diff. `@@` parts the diff into pieces; each replaces the one place after the piece
 * before it where its kept and removed lines stand together. Throws when there is no such place, or more than one.
 */
const editFile = (path: string, text: string, diff: string): string => {
  const lines = text.split('\n');
  const pieces = diff.trimEnd().split(/^@@\n/m);
  let from = 0;
  for (const piece of pieces) {
    const marked = piece.replace(/\n$/, '').split('\n');
    const before = marked.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
    const after = marked.filter((line) => !line.startsWith('-')).map((line) => line.slice(1));
    const places = lines.map((_line, at) => at).filter((at) => at >= from && standsAt(lines, before, at));
    const [at] = places;
    if (before.length === 0 || at === undefined || places.length > 1)
      throw new Error(`${path}: these lines stand in ${places.length} places, not in one:\n${before.join('\n')}`);
    lines.splice(at, before.length, ...after);
    from = at + after.length;
  }
  return lines.join('\n');
};

/**
 * Returns the new text of every file that a document changes or creates, by path. `read` returns undefined for a file
 * that does not exist. Throws when a block does not fit, or when a file marked (new) exists.
 */
export const applyBlocks = (document: string, read: (path: string) => string | undefined): Map<string, string> => {
  const files = new Map<string, string>();
  for (const { kind, path, text } of documentBlocks(document)) {
    const present = files.get(path) ?? read(path);
    if (kind === 'create' && present !== undefined) throw new Error(`${path} is marked (new), but it exists`);
    if (kind === 'edit' && present === undefined) throw new Error(`${path} is changed, but it does not exist`);
    files.set(path, kind === 'create' ? text : editFile(path, present ?? '', text));
  }
  return files;
};
