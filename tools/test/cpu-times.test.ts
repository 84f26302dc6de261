import { areaOf, cpuOverLimits } from './cpu-times';

test.each([
  ['domain/money/amount.test.ts', 'money'],
  ['test/integration/access/lists-agree.test.ts', 'access'],
  ['test/integration/visibility.test.ts', 'integration'],
  ['test/conformance/docs.test.ts', 'conformance'],
  ['platform/config.test.ts', 'platform'],
])('areaOf takes %s for a test of %s', (path, area) => expect(areaOf(path)).toBe(area));

test('cpuOverLimits lists a file above 45 s and an area above 60 s, the most expensive first', () => {
  const times = [
    { path: 'test/integration/audit/log.test.ts', seconds: 46 },
    { path: 'domain/audit/chain.test.ts', seconds: 15 },
    { path: 'domain/money/amount.test.ts', seconds: 45 },
    { path: 'test/integration/access/lists.test.ts', seconds: 70.4 },
  ];
  expect(cpuOverLimits(times)).toEqual([
    '\nFiles above 45 s of processor time:',
    '   70 s  test/integration/access/lists.test.ts',
    '   46 s  test/integration/audit/log.test.ts',
    '\nAreas above 60 s of processor time:',
    '   70 s  access',
    '   61 s  audit',
  ]);
});

test('cpuOverLimits is silent when nothing is above its limit', () => {
  expect(cpuOverLimits([{ path: 'domain/money/amount.test.ts', seconds: 3 }])).toEqual([]);
});
