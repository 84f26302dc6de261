import eslint from '@eslint/js';
import temporal from 'eslint-plugin-temporal';
import tseslint from 'typescript-eslint';

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'named exports only' };
const envOnlyInConfig = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'process.env is read in platform/config.ts and stack/ only',
};

/** Words of a private dialect; docs/glossary.md has the field's words for them. */
const bannedWords = {
  selector:
    'Identifier[name=/^(wish|wishes|told|tellings?|news|keeper)($|[A-Z_])|[a-z](Wish|Wishes|Told|Tellings?|Keeper)($|[A-Z])|(^|_)(WISH|WISHES|KEEPER)($|_)/]',
  message: 'this word is not one of the project: see docs/glossary.md',
};

const oneAfterTheOther = {
  selector: "MemberExpression[object.name='Promise'][property.name=/^(all|allSettled|any|race)$/]",
  message: 'a transaction has one connection, which takes one statement after the other',
};

// The plugin's warnings are matters of taste or wrong here (they ask for timeouts on waits that must not end by the
// clock, and call an idempotent refund order unsafe); its errors are kept.
const errorsOnly = (rules = {}) => Object.fromEntries(Object.entries(rules).filter(([, level]) => level === 'error'));

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', '.stack/', '.cache/', 'coverage/', '**/*.js', '**/*.cjs', '**/*.mjs'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', noDefaultExport, bannedWords, envOnlyInConfig],
      eqeqeq: 'error',
      // Ports are plain objects made by factories: nothing here uses `this`.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['workflows/**/*.ts'],
    ignores: ['**/*.test.ts'],
    ...temporal.configs['workflow'],
    rules: {
      ...errorsOnly(temporal.configs['workflow']?.rules),
      // Gives false errors on setHandler; the typed no-floating-promises rule above covers it.
      'temporal/workflow-no-floating-promises': 'off',
      'no-restricted-globals': ['error', 'setInterval', 'process'],
      'no-restricted-imports': [
        'error',
        { patterns: ['@temporalio/client', '@temporalio/worker', '@temporalio/activity', 'node:*', 'zod'] },
      ],
    },
  },
  {
    files: ['platform/config.ts', 'stack/**/*.ts', 'tools/test/run-kinds.ts', 'jest.config.js'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, bannedWords] },
  },
  {
    files: ['services/**/*.ts', 'entities/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, bannedWords, envOnlyInConfig, oneAfterTheOther] },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', noDefaultExport, bannedWords],
    },
  },
  {
    // jest takes the default export of its set-up files.
    files: ['test/setup/*-setup.ts', 'test/setup/global-teardown.ts'],
    rules: { 'no-restricted-syntax': ['error', bannedWords] },
  },
);
