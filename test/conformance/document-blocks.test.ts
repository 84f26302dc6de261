import { applyBlocks } from '../setup/document-blocks';
import { readSource } from '../setup/worked-example';

/** Documents whose blocks change the repository; a test of `test/integration/docs/` compiles and runs the result. */
const WORKED_EXAMPLES = ['docs/add-a-step.md', 'docs/add-an-area.md'];

test.each(WORKED_EXAMPLES)('every block of %s fits the file that it changes', (document) =>
  expect(applyBlocks(readSource(document) ?? '', readSource).size).toBeGreaterThan(0),
);

const FILE = 'one\ntwo\nthree\ntwo\n';
const read = (path: string) => (path === 'a.ts' ? FILE : undefined);
const diff = (...lines: string[]) => ['```diff', ' a.ts', ...lines, '```', ''].join('\n');

test('applyBlocks replaces, adds and removes lines, piece by piece and block by block', () => {
  const document = diff(' one', '-two', '+2', '@@', ' two', '+four') + diff(' 2', '-three');
  expect(applyBlocks(document, read)).toEqual(new Map([['a.ts', 'one\n2\ntwo\nfour\n']]));
});

test('applyBlocks creates a file whose block is marked as new', () =>
  expect(applyBlocks('`b.ts` (new):\n\n```ts\nb();\n```\n', read)).toEqual(new Map([['b.ts', 'b();\n']])));

const UNFIT: [when: string, document: string, message: RegExp][] = [
  ['its lines are gone', diff(' one', '-three'), /a\.ts: these lines stand in 0 places, not in one:\none\nthree$/],
  ['its lines stand in two places', diff(' two', '+x'), /in 2 places/],
  ['its pieces are in another order', diff('-three', '@@', '-one'), /in 0 places/],
  ['it only adds lines', diff('+x'), /not in one/],
  ['its file does not exist', diff(' one').replace('a.ts', 'b.ts'), /b\.ts is changed, but it does not exist/],
  ['a new file exists', '`a.ts` (new):\n\n```ts\n```\n', /a\.ts is marked \(new\), but it exists/],
  ['code stands without a file', 'So:\n\n```ts\nlost();\n```\n', /above the block:\nlost\(\);/],
];

test.each(UNFIT)('applyBlocks throws when %s', (_when, document, message) =>
  expect(() => applyBlocks(document, read)).toThrow(message),
);
