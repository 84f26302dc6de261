import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledCode } from '../../setup/compiled-code';
import { ofacFiles } from '../../fixtures/sanctions/read-list';
import { openHarness, type Harness } from '../database/harness';

const MAIN = join(compiledCode(), 'tools', 'lists-import', 'main.js');
const REASON = 'The publisher confirmed it by telephone.';
const folder = mkdtempSync(join(tmpdir(), 'lists-command-'));

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(async () => {
  await h.close();
  rmSync(folder, { recursive: true });
});

const lists = (...args: string[]) =>
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

const ofac = (change: Partial<ReturnType<typeof ofacFiles>>, published: string, ...args: string[]) => {
  for (const [name, text] of Object.entries({ ...ofacFiles(), ...change }))
    writeFileSync(join(folder, `${name}.csv`), text);
  return lists('--source', 'ofac', '--path', folder, '--published', published, ...args);
};

const events = async (): Promise<string[]> => {
  const sql = `select action from audit_logs where resource_type = 'screening-list' order by id`;
  return (await h.superuser.query<{ action: string }>(sql)).rows.map(({ action }) => action);
};

test('an OFAC set with an empty alias file ends with 1 and leaves nothing', async () => {
  const { code, output } = await ofac({ alt: '\x1a' }, '2021-07-01');
  expect({ code, output }).toEqual({
    code: 1,
    output: [
      'ofac: refused; nothing changes.',
      '  strong names: 0 in this list, and a first list has at least 9000',
      `Compare it with its publisher's site and fetch it again. If a person finds it right: --force --reason "…"`,
      '',
    ].join('\n'),
  });
  expect(await events()).toEqual([]);
});

test('a whole set ends with 0 and says what it holds; cut, it is refused until forced with a reason', async () => {
  const whole = await ofac({}, '2021-07-01');
  expect(whole.code).toBe(0);
  expect(whole.output).toContain('ofac: imported, published 2021-07-01T00:00:00.000Z, 0 waiting gifts notified');
  expect(whole.output).toContain('8976 entities, 8976 primary names, 11904 strong names, 2441 weak names');
  expect(await ofac({}, '2021-07-01')).toMatchObject({
    code: 0,
    output: expect.stringContaining('already-there') as string,
  });

  const cut = { alt: '\x1a' };
  expect(await ofac(cut, '2021-07-02')).toMatchObject({
    code: 1,
    output: expect.stringContaining('strong names: 11904 in force, 0 in this list') as string,
  });
  expect(await ofac(cut, '2021-07-02', '--force')).toMatchObject({
    code: 1,
    output: expect.stringContaining('--force: needs --reason') as string,
  });
  const forced = await ofac(cut, '2021-07-02', '--force', '--reason', REASON);
  expect(forced).toMatchObject({ code: 0, output: expect.stringContaining('ofac: imported') as string });
  expect(forced.output).not.toContain(REASON);

  expect(await ofac({}, '2021-07-01')).toMatchObject({
    code: 1,
    output: expect.stringContaining('imported before and replaced') as string,
  });
  expect(await ofac({}, '2021-07-01', '--put-in-force', '--reason', REASON)).toMatchObject({
    code: 0,
    output: expect.stringContaining('ofac: put-in-force') as string,
  });
  expect(await events()).toEqual([
    'screening-list.imported',
    'screening-list.fetched',
    'screening-list.imported',
    'screening-list.put-in-force',
  ]);
});

test('the help says what the overrides do', async () => {
  const { code, output } = await lists('--help');
  expect(code).toBe(0);
  expect(output).toMatch(/--force +imports a list that holds less than expected/);
  expect(output).toMatch(/--put-in-force +puts a list in force that is older/);
  expect(output).toMatch(/--reason +why, .*printed nowhere/);
});
