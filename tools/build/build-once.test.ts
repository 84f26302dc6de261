import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOnce } from './build-once';

let cache: string;
beforeEach(() => void (cache = mkdtempSync(join(tmpdir(), 'build-once-'))));
afterEach(() => rmSync(cache, { recursive: true }));

/** Counts the builds; `during` runs in the middle of each. */
const builder = (keyNow: () => string, during: () => void = () => undefined) => {
  const built: string[] = [];
  const ask = () =>
    buildOnce({
      cache,
      keyNow,
      async build(folder) {
        built.push(keyNow());
        mkdirSync(folder);
        await new Promise((resolve) => setTimeout(resolve, 50));
        during();
        writeFileSync(join(folder, 'code.js'), '');
      },
      log: () => undefined,
    });
  return { built, ask };
};

test('buildOnce builds once when several ask at the same time, and not again when one asks later', async () => {
  const { built, ask } = builder(() => 'a');
  const folders = await Promise.all([ask(), ask(), ask()]);
  expect([...folders, await ask()]).toEqual(Array(4).fill(join(cache, 'a')));
  expect(built).toEqual(['a']);
  expect(readdirSync(cache)).toEqual(['a']);
});

test('buildOnce builds again when the key changes, also when it changes in the middle of a build', async () => {
  let key = 'a';
  const { built, ask } = builder(
    () => key,
    () => void (key = 'b'),
  );
  expect(await ask()).toBe(join(cache, 'b'));
  expect(built).toEqual(['a', 'b']);
  expect(existsSync(join(cache, 'a'))).toBe(false);
});

test('buildOnce leaves no folder when the build fails, and builds when it is asked again', async () => {
  let fails = true;
  const { ask } = builder(
    () => 'a',
    () => {
      if (fails) throw new Error('no semicolon');
    },
  );
  await expect(ask()).rejects.toThrow('no semicolon');
  expect(existsSync(join(cache, 'a'))).toBe(false);
  fails = false;
  expect(await ask()).toBe(join(cache, 'a'));
  expect(readdirSync(cache)).toEqual(['a']);
});

test('buildOnce removes folders that nobody has used for a week, and keeps the others', async () => {
  for (const name of ['old', 'new']) mkdirSync(join(cache, name));
  const longAgo = new Date(Date.now() - 8 * 24 * 3_600_000);
  utimesSync(join(cache, 'old'), longAgo, longAgo);
  await builder(() => 'a').ask();
  expect(readdirSync(cache).sort()).toEqual(['a', 'new']);
});
