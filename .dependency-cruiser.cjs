// The import rules of the architecture. Unit tests stand beside their file and are exempt from its folder's rules.
const UNIT_TEST = '\\.test\\.ts$';
const OURS = [
  'contracts',
  'domain',
  'entities',
  'services',
  'activities',
  'workflows',
  'migrations',
  'api',
  'workers',
  'platform',
  'stack',
  'tools',
  'test',
];

/** Areas in their order: an import across areas points to an earlier one. */
const AREAS = [
  'kernel',
  'keys',
  'identity',
  'access',
  'rules',
  'audit',
  'money',
  'treasury',
  'receipts',
  'donations',
  'compliance',
  'webhooks',
  'escalations',
  'signatures',
  'privacy',
  'controls',
  'models',
  'prompts',
  'knowledge',
  'documents',
  'records',
  'learning',
  'designs',
  'impact',
  'microfactory',
  'community',
  'content',
  'moderation',
  'agents',
  'assistant',
  'wix',
];
/** Layers that the order holds for, type imports included. */
const ORDERED = '(domain|entities|services|activities|workflows|api)';

/** An area imports no later one. */
const areaOrder = AREAS.slice(0, -1).map((area, index) => ({
  name: `area-order-${area}`,
  severity: 'error',
  comment: `${area} may import only areas before it: ${AREAS.slice(0, index).join(', ') || 'none'}`,
  from: { path: `^${ORDERED}/${area}/`, pathNot: UNIT_TEST },
  to: { path: `^${ORDERED}/(${AREAS.slice(index + 1).join('|')})/` },
}));

/** `folder` may import from these folders of ours only. */
const mayImport = (folder, allowed, extra = {}) => ({
  name: `${folder}-imports`,
  severity: 'error',
  comment: `${folder}/ may import only ${allowed.join(', ') || 'none of our folders'}`,
  from: { path: `^${folder}/`, pathNot: UNIT_TEST },
  to: { path: `^(${OURS.filter((name) => name !== folder && !allowed.includes(name)).join('|')})/`, ...extra },
});

/** `folder` may import from these npm packages only. */
const mayUse = (folder, packages, core = false) => [
  {
    name: `${folder}-packages`,
    severity: 'error',
    from: { path: `^${folder}/`, pathNot: UNIT_TEST },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional'],
      pathNot: `node_modules/(${packages.join('|') || '-'})(/|$)`,
    },
  },
  ...(core
    ? []
    : [
        {
          name: `${folder}-no-built-ins`,
          severity: 'error',
          from: { path: `^${folder}/`, pathNot: UNIT_TEST },
          // Hashing is pure; everything else of Node's is I/O, clock or chance.
          to: { dependencyTypes: ['core'], pathNot: folder === 'domain' ? '^(node:)?crypto$' : '^-$' },
        },
      ]),
];

const TYPES_ONLY = { dependencyTypesNot: ['type-only', 'type-import'] };

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '^entities/' },
      to: { circular: true, dependencyTypesNot: ['type-only', 'type-import'] },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    mayImport('contracts', []),
    ...mayUse('contracts', ['@temporalio/workflow', '@temporalio/common', 'zod']),
    {
      name: 'contracts-zod-in-schemas-only',
      severity: 'error',
      from: { path: '^contracts/', pathNot: '(schemas|wire)\\.ts$' },
      to: { path: 'node_modules/zod' },
    },
    {
      name: 'manifest-in-areas-only',
      severity: 'error',
      comment: 'a manifest is read through the folds over contracts/areas.ts',
      from: { pathNot: '^contracts/areas\\.ts$' },
      to: { path: '^contracts/[^/]+/manifest\\.ts$' },
    },
    {
      name: 'manifest-is-a-leaf',
      severity: 'error',
      from: { path: '^contracts/[^/]+/manifest\\.ts$' },
      to: { pathNot: '^contracts/area-manifest\\.ts$' },
    },
    {
      name: 'tables-in-areas-only',
      severity: 'error',
      comment: 'what an area declares of its tables is read through the folds over entities/areas.ts',
      from: { pathNot: '^(entities/areas\\.ts$|test/)' },
      to: { path: '^entities/[^/]+/tables\\.ts$' },
    },
    mayImport('domain', ['contracts']),
    ...mayUse('domain', [
      'canonicalize',
      'csv-parse',
      'fast-xml-parser',
      'fastest-levenshtein',
      'ipaddr.js',
      'iso-3166',
      'zod',
    ]),
    mayImport('entities', ['contracts', 'domain', 'platform', 'migrations']),
    {
      name: 'entities-migrations-in-tables-only',
      severity: 'error',
      comment: 'an area names its migrations in tables.ts, for the data source',
      from: { path: '^entities/', pathNot: ['^entities/[^/]+/tables\\.ts$', UNIT_TEST] },
      to: { path: '^migrations/' },
    },
    {
      name: 'entities-database-only',
      severity: 'error',
      from: { path: '^entities/', pathNot: UNIT_TEST },
      to: { path: '^platform/(?!database/)' },
    },
    ...mayUse('entities', ['typeorm', 'uuid']),
    mayImport('services', ['contracts', 'domain', 'entities'], TYPES_ONLY),
    {
      name: 'services-never',
      severity: 'error',
      from: { path: '^services/', pathNot: UNIT_TEST },
      to: { path: '^(api|workflows|activities|workers|tools|test|stack|migrations)/' },
    },
    {
      name: 'services-no-temporal',
      severity: 'error',
      comment: 'a service throws Refused; the edges turn it',
      from: { path: '^services/', pathNot: UNIT_TEST },
      to: { path: 'node_modules/@temporalio/' },
    },
    mayImport('activities', ['contracts', 'domain', 'services', 'platform']),
    mayImport('workflows', ['contracts', 'domain', 'activities']),
    {
      name: 'workflows-activity-types-only',
      severity: 'error',
      from: { path: '^workflows/', pathNot: UNIT_TEST },
      to: { path: '^activities/', ...TYPES_ONLY },
    },
    {
      name: 'workflows-schema-types-only',
      severity: 'error',
      from: { path: '^workflows/', pathNot: UNIT_TEST },
      to: { path: '^contracts/.*schemas\\.ts$', ...TYPES_ONLY },
    },
    ...mayUse('workflows', ['@temporalio/workflow', '@temporalio/common']),
    mayImport('migrations', []),
    ...mayUse('migrations', ['typeorm']),
    mayImport('api', ['contracts', 'domain', 'services', 'platform']),
    {
      name: 'api-no-worker',
      severity: 'error',
      from: { path: '^api/' },
      to: { path: 'node_modules/@temporalio/worker' },
    },
    {
      name: 'workers-never-api',
      severity: 'error',
      from: { path: '^workers/', pathNot: UNIT_TEST },
      to: { path: '^(api|tools|test|stack|migrations)/' },
    },
    mayImport('platform', ['contracts', 'entities']),
    {
      name: 'platform-entities-in-data-source-only',
      severity: 'error',
      from: { path: '^platform/', pathNot: ['^platform/data-source/', UNIT_TEST] },
      to: { path: '^entities/' },
    },
    {
      name: 'platform-database-imports',
      severity: 'error',
      comment: 'the kernel below the stores imports contracts and platform/crypto only',
      from: { path: '^platform/database/', pathNot: UNIT_TEST },
      to: {
        path: `^(${OURS.filter((name) => name !== 'contracts' && name !== 'platform').join('|')}|platform/(?!database/|crypto/))`,
      },
    },
    mayImport('stack', []),
    {
      name: 'stack-dependency-free',
      severity: 'error',
      from: { path: '^stack/', pathNot: [UNIT_TEST, '^stack/bootstrap\\.js$'] },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional'] },
    },
    ...areaOrder,
    {
      name: 'areas-are-listed',
      severity: 'error',
      comment: 'a folder of an ordered layer is an area of the list; api/http and api/docs serve all of them',
      from: {},
      to: { path: `^${ORDERED}/(?!(${AREAS.join('|')})/)[^/]+/`, pathNot: '^api/(http|docs)/' },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      from: { pathNot: `^test/|${UNIT_TEST}` },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    includeOnly: undefined,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache|\\.stack|coverage)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
