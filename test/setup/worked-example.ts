import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { applyBlocks } from './document-blocks';

const ROOT = resolve(__dirname, '..', '..');
/** Made by commands, or of no use to what runs in the copy. */
const LEFT_OUT = ['.git', 'node_modules', 'dist', '.stack', '.cache', '.env'];

/** The text of a file of the repository, or undefined when there is none. */
export const readSource = (path: string): string | undefined =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined;

export interface CommandResult {
  code: number;
  output: string;
}

/** A copy of the repository with the changes of documents. */
export interface WorkedExample {
  folder: string;
  /** Files of the repository that blocks change. */
  edited: string[];
  /** Files that they add. */
  created: string[];
  write(path: string, text: string): void;
  /** Runs a script of the copy, or of its packages, with Node in the copy's folder. */
  run(script: string, args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  remove(): void;
}

/**
 * Copies the repository into a temporary folder, with a link to the installed packages, and applies the blocks of
 * documents, one after the other. Throws with the path and the lines when a block does not fit.
 */
export const createWorkedExample = (...documents: string[]): WorkedExample => {
  const text = documents.map((document) => readFileSync(join(ROOT, document), 'utf8')).join('\n');
  const changes = applyBlocks(text, readSource);
  const folder = mkdtempSync(join(tmpdir(), 'hingecraft-example-'));
  cpSync(ROOT, folder, { recursive: true, filter: (path) => !LEFT_OUT.includes(relative(ROOT, path)) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of changes) write(path, text);
  const exists = (path: string) => readSource(path) !== undefined;
  return {
    folder,
    edited: [...changes.keys()].filter(exists),
    created: [...changes.keys()].filter((path) => !exists(path)),
    write,
    run: (script, args = [], env = {}) => runNode(folder, [script, ...args], env),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

const runNode = (cwd: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> =>
  new Promise((settle) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const failed = typeof error?.code === 'number' ? error.code : 1;
      settle({ code: error ? failed : 0, output: `${stdout}${stderr}` });
    });
  });

/** Returns the files of the repository that are not the same in the copy any more, whatever changed them. */
export const differingFiles = ({ folder }: WorkedExample): string[] =>
  readdirSync(ROOT)
    .filter((name) => !LEFT_OUT.includes(name))
    .flatMap((name) => filesAt(name))
    .filter((file) => !readFileSync(join(ROOT, file)).equals(readFileSync(join(folder, file))))
    .sort();

const filesAt = (path: string): string[] =>
  statSync(join(ROOT, path)).isDirectory()
    ? readdirSync(join(ROOT, path)).flatMap((name) => filesAt(join(path, name)))
    : [path];

/** Compiles the copy as `npm run typecheck` does. */
export const typecheck = ({ run }: WorkedExample): Promise<CommandResult> =>
  run('node_modules/typescript/bin/tsc', ['--noEmit', '--pretty', 'false']);

/** Bundles the copy's workflows as `npm run build` does, and returns the bundle's file. */
export const bundleExample = async ({ run, folder }: WorkedExample): Promise<string> => {
  mkdirSync(join(folder, 'dist', 'migrations'), { recursive: true });
  const { code, output } = await run('--require=tsx/cjs', ['tools/build/bundle-workflows.ts']);
  if (code !== 0) throw new Error(`the workflows of the example do not bundle:\n${output}`);
  return join(folder, 'dist', 'workflow-bundle.js');
};

const TEST_CONFIG = 'jest.example.config.js';

/** Runs these test files of the copy, or those of their tests whose name matches, without a global set-up. */
export const runTests = (
  example: WorkedExample,
  files: readonly string[],
  namePattern: string,
  env: NodeJS.ProcessEnv = {},
): Promise<CommandResult> => {
  const testMatch = JSON.stringify(files.map((file) => `<rootDir>/${file}`));
  example.write(
    TEST_CONFIG,
    `const { projects: [unit], testTimeout } = require('./jest.config');\nmodule.exports = { ...unit, testTimeout, testMatch: ${testMatch} };\n`,
  );
  const args = ['--config', TEST_CONFIG, '--runInBand', '--testNamePattern', namePattern];
  return example.run('node_modules/jest/bin/jest.js', args, env);
};
