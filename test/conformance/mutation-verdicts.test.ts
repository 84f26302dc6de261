import { whyNotNoticed, whyNotTrusted } from '../mutations/verdict';

const NAME = 'a thing is refused';
const run = { isMutated: true, tests: [{ fullName: NAME, status: 'failed' }], failedBodies: [NAME], failedHooks: [] };
const passed = { ...run, tests: [{ fullName: NAME, status: 'passed' }], failedBodies: [] };

test('a mutation is noticed when the named test fails in its own body', () => {
  expect(whyNotNoticed(NAME, run)).toBeUndefined();
});

test('a mutation is noticed when a hook fails after the named test has', () => {
  expect(whyNotNoticed(NAME, { ...run, failedHooks: ['afterAll'] })).toBeUndefined();
});

test.each([
  ['the test file cannot be loaded', { ...run, loadError: 'boom' }, /could not be loaded: boom/],
  ['the mutated file is not loaded', { ...run, isMutated: false }, /does not load the mutated file/],
  ['the test does not exist', { ...run, tests: [] }, /is not in the test file/],
  ['the test is skipped', { ...run, tests: [{ fullName: NAME, status: 'pending' }] }, /is skipped/],
  ['the test passes', passed, /passes/],
  ['only another test fails', { ...passed, failedBodies: ['another'] }, /passes/],
  ['only a hook fails', { ...run, failedBodies: [], failedHooks: ['beforeEach'] }, /a hook failed \(beforeEach\)/],
  ['an error reaches the test from outside', { ...run, failedBodies: [] }, /failed outside its own body/],
])('a mutation is not noticed when %s', (_, outcome, reason) => {
  expect(whyNotNoticed(NAME, outcome)).toMatch(reason);
});

test.each([
  ['it fails', run, /fails without the mutation too/],
  ['it does not exist', { ...run, tests: [] }, /is not in the test file/],
  ['its file cannot be loaded', { ...run, loadError: 'boom' }, /could not be loaded without a mutation: boom/],
])('a named test is not trusted when %s without the mutation', (_, outcome, reason) => {
  expect(whyNotTrusted(NAME, outcome)).toMatch(reason);
});

test('a named test is trusted when it passes without the mutation', () => {
  expect(whyNotTrusted(NAME, passed)).toBeUndefined();
});
