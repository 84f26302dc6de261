// What the workflow bundle reaches at run time: type imports are erased first, which the main rules count.
module.exports = {
  forbidden: [
    {
      name: 'workflows-reach-no-manifest',
      severity: 'error',
      comment: 'manifests are folded for the API and the database; in the workflow bundle they would be dead weight',
      from: { path: '^workflows/', pathNot: '\\.test\\.ts$' },
      to: { path: '^contracts/[^/]+/manifest\\.ts$', reachable: true },
    },
  ],
  options: {
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
