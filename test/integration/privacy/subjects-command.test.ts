import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledCode } from '../../setup/compiled-code';
import { openHarness, type Harness } from '../database/harness';
import { rowsIn } from '../database/rows';

const MAIN = join(compiledCode(), 'tools', 'subjects', 'main.js');
const folder = mkdtempSync(join(tmpdir(), 'subjects-command-'));
const PROOF = 'a'.repeat(64);

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(async () => {
  await h.close();
  rmSync(folder, { recursive: true });
});

const subjects = (args: readonly string[]) =>
  new Promise<{ code: number; output: string }>((settle) => {
    const env = {
      PATH: process.env['PATH'],
      DATABASE_URL: h.db.url,
      MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
      LOOKUP_KEY: Buffer.alloc(32, 2).toString('base64'),
    };
    execFile(process.execPath, [MAIN, ...args], { env }, (error, stdout, stderr) =>
      settle({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });

const eraseAgain = (...donorIds: string[]) => {
  const list = join(folder, 'erased.txt');
  writeFileSync(list, donorIds.map((id) => `${id} 2026-01-01T00:00:00.000Z ${PROOF}\n`).join(''));
  return subjects(['erase-again', '--list', list]);
};

test('erase-again erases a donor whom a backup brought back', async () => {
  const donorId = await rowsIn(h.app).donor();
  expect(await eraseAgain(donorId)).toEqual({ code: 0, output: `${donorId} erased\n` });
  expect(await eraseAgain(donorId)).toEqual({ code: 0, output: `${donorId} was-erased\n` });
});

test('erase-again does not erase a donor with an open case that the operator cannot see', async () => {
  const rows = rowsIn(h.app);
  const donorId = await rows.donor();
  const donationId = await rows.donation({ donor_id: donorId, status: 'flagged' });
  await rows.case({ subject_type: 'donation', subject_id: donationId });
  const { code, output } = await eraseAgain(donorId);
  expect([code, output]).toEqual([1, expect.stringContaining(`${donorId} held by `) as string]);
  expect(output).toContain('open-case');
  expect((await h.superuser.query('select erased_at from donors where id = $1', [donorId])).rows).toEqual([
    { erased_at: null },
  ]);
});
