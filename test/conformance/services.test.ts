import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '..', '..');

const filesUnder = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(folder, file))
    .sort();

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);

/** Names that a file imports, with the files of ours that they come from. */
const importsOf = (source: ts.SourceFile): Map<string, string> => {
  const found = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const from = statement.moduleSpecifier.text;
    const target = from.startsWith('.') ? `${relative(ROOT, resolve(ROOT, dirname(source.fileName), from))}.ts` : from;
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamedImports(bindings)) for (const one of bindings.elements) found.set(one.name.text, target);
  }
  return found;
};

const exportedConstants = (source: ts.SourceFile): ts.VariableDeclaration[] =>
  source.statements.flatMap((statement) => {
    const isExported =
      ts.isVariableStatement(statement) &&
      statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    return isExported ? [...statement.declarationList.declarations] : [];
  });

/** Keep something between calls, or are asked for a part of a page at a time: all others are called by their name. */
const FACTORIES = [
  'services/access/present-fields.ts: createPresenter',
  'services/access/rule-books.ts: createRuleBooks',
  'services/compliance/screening-index.ts: createScreeningIndex',
  'services/kernel/answer-once.ts: createAnswerOnce',
];

test('services export only reviewed factories', () => {
  const found = filesUnder('services').flatMap((file) =>
    exportedConstants(parse(file)).flatMap(({ name }) =>
      /^create[A-Z]/.test(name.getText()) ? [`${file}: ${name.getText()}`] : [],
    ),
  );
  expect(found).toEqual(FACTORIES);
});

/** What a type says without the help of ours. */
const PLAIN = new Set(['Promise', 'void', 'number', 'string', 'boolean']);

/** What is wrong with the return type of an activity's service; undefined when a contract declares it. */
const faultOf = (source: ts.SourceFile, service: string): string | undefined => {
  const declaration = exportedConstants(source).find(({ name }) => name.getText() === service);
  const call = declaration?.initializer;
  if (!call || !ts.isArrowFunction(call)) return 'is no function';
  if (!call.type) return 'states no return type';
  const imports = importsOf(source);
  const strangers = (call.type.getText().match(/\w+/g) ?? []).filter(
    (word) => !PLAIN.has(word) && !/^contracts\/[a-z]+\//.test(imports.get(word) ?? ''),
  );
  return strangers.length > 0 ? `returns ${strangers.join(', ')}, which no contract declares` : undefined;
};

const activityFaults = (file: string): string[] => {
  const source = parse(file);
  return [...importsOf(source)].flatMap(([service, from]) => {
    if (!from.startsWith('services/')) return [];
    const fault = faultOf(parse(from), service);
    return fault === undefined ? [] : [`${from}: ${service} ${fault}`];
  });
};

test('every activity returns only plain values and types of a contract', () => {
  const lists = filesUnder('activities').filter((file) => file.endsWith('.activities.ts'));
  expect(lists.length).toBeGreaterThan(7);
  expect(lists.flatMap(activityFaults)).toEqual([]);
});

test('the check of activities finds a return type that a service declares itself or leaves out', () => {
  const source = ts.createSourceFile(
    'services/x/y.ts',
    `interface Own { a: string }
     export const inferred = async (ports: object) => 1;
     export const own = async (ports: object): Promise<Own> => ({ a: '' });
     export const plain = async (ports: object): Promise<number> => 1;`,
    ts.ScriptTarget.Latest,
    true,
  );
  expect(['inferred', 'own', 'plain', 'missing'].map((name) => faultOf(source, name))).toEqual([
    'states no return type',
    'returns Own, which no contract declares',
    undefined,
    'is no function',
  ]);
});
