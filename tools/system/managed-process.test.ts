import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createManagedProcess } from './managed-process';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'managed-process-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const starting = (code: string) => {
  writeFileSync(join(folder, 'entry.js'), code);
  const limits = { stillMs: 2_000, totalMs: 60_000 };
  return createManagedProcess('core', { env: {}, compiled: folder, logs: folder, entry: ['entry.js'], limits });
};

test('a process that hangs at its start is named with the reason and its last lines', async () => {
  const core = starting("console.log('connecting to the database'); setInterval(() => undefined, 60_000);");
  await expect(core.start()).rejects.toThrow(
    /^core has written nothing and used no processor time for 2 s; the last lines of .*core\.log:\nconnecting to the database$/,
  );
  await core.kill();
});

test('a process that ends at its start is named with its exit code and its last lines', async () => {
  const core = starting("console.log('the configuration is wrong'); process.exitCode = 7;");
  await expect(core.start()).rejects.toThrow(/^core ended with exit code 7; [^]*the configuration is wrong$/);
});
