import { randomBytes } from 'node:crypto';
import { checkpointHash, statementText, type CheckpointStatement } from '../../domain/audit/checkpoint';
import { loadSigningKey, publicKeysOf } from '../../platform/crypto/signing-key';
import type { CheckpointPair } from '../../domain/audit/export-line';
import type { AuditSource } from './audit-source';
import { checkCheckpoints } from './check-checkpoints';
import type { AuditReport } from './findings';
import { openMarks, type Mark } from './marks';

const newKey = () => loadSigningKey({ name: 'K', value: randomBytes(32).toString('base64') });
const [signer, next, stranger] = [newKey(), newKey(), newKey()];
const hash = (n: number) => String(n).repeat(64).slice(0, 64);

/** Three checkpoints that fit; `change` alters what one of them says before it is signed. */
const chain = (change: (statement: CheckpointStatement) => Partial<CheckpointStatement> = () => ({})) => {
  const pairs: CheckpointPair[] = [];
  let previous: string | null = null;
  for (const n of [1, 2, 3]) {
    const plain: CheckpointStatement = {
      sequence: String(n),
      previous,
      heads: [{ stream: 0, sequence: String(n * 10), hash: hash(n) }],
      eventCount: '10',
      fromAt: '2026-11-01T00:00:00.000Z',
      toAt: '2026-11-01T00:05:00.000Z',
    };
    const statement = statementText({ ...plain, ...change(plain) });
    const signature = (n === 3 ? next : signer).sign(statement);
    pairs.push({ sequence: String(n), row: { signature, statement, locked: true }, objects: [signature] });
    previous = checkpointHash(signature);
  }
  return pairs;
};

const check = async (pairs: readonly CheckpointPair[], keys = [signer, next]) => {
  const report: AuditReport = { findings: [], doubts: [], notes: [], events: '', checkpoints: '', seals: '' };
  const marks = openMarks();
  const source = {
    async *checkpoints() {
      yield* pairs;
    },
  } as unknown as AuditSource;
  await checkCheckpoints(source, publicKeysOf(keys.map(({ publicJwk }) => publicJwk)), marks, report);
  const read = marks.reader(0);
  const marked: Mark[] = [];
  for (let mark = read(); mark; mark = read()) marked.push(mark);
  marks.close();
  return { ...report, marked, found: report.findings.map(({ sequence, detail }) => `${sequence}: ${detail}`) };
};

test('checkCheckpoints returns the marks of valid checkpoints across a change of keys', async () => {
  const { found, doubts, checkpoints, marked } = await check(chain());
  expect([found, doubts, checkpoints]).toEqual([[], [], '3']);
  expect(marked).toEqual(
    [1, 2, 3].map((n) => ({ sequence: BigInt(n * 10), checkpoint: BigInt(n), hash: Buffer.from(hash(n), 'hex') })),
  );
});

const only = (n: number, change: Partial<CheckpointStatement>) =>
  chain(({ sequence }) => (sequence === String(n) ? change : {}));

test.each<[string, CheckpointPair[], string[]]>([
  ['a missing checkpoint', chain().filter((_pair, index) => index !== 1), ['3: Checkpoints 2 to 2 are gone']],
  ['a missing first checkpoint', chain().slice(1), ['2: Checkpoints 1 to 1 are gone']],
  [
    'a checkpoint that names another previous one',
    only(2, { previous: hash(7) }),
    ['2: It was not signed after the previous checkpoint'],
  ],
  ['a checkpoint signed under another number', only(2, { sequence: '5' }), ['2: It was signed as checkpoint 5']],
  [
    'a checkpoint with a shorter log than before',
    only(2, { heads: [{ stream: 0, sequence: '9', hash: hash(2) }] }),
    ['2: Stream 0 ends earlier in it'],
  ],
])('checkCheckpoints finds %s', async (_name, pairs, expected) => {
  const { found } = await check(pairs);
  expect(found).toEqual(expected.map((text) => expect.stringContaining(text) as string));
});

test('checkCheckpoints finds a checkpoint that has lost its object, its row or its signature', async () => {
  const [first, second, third] = chain() as [CheckpointPair, CheckpointPair, CheckpointPair];
  const forged = `${second.objects[0]}x`;
  for (const [pair, text] of [
    [{ ...second, objects: [] }, 'the object store does not have it'],
    [{ ...second, row: null }, 'the database has lost its row'],
    [{ ...second, objects: [forged] }, 'The row differs from the object under lock'],
    [{ ...second, objects: [second.objects[0] ?? '', forged] }, 'two versions'],
  ] as const) {
    expect((await check([first, pair, third])).found[0]).toContain(text);
  }
  const unlocked = second.row && { ...second, row: { ...second.row, locked: false }, objects: [] };
  expect(await check([first, unlocked ?? second, third])).toMatchObject({
    found: [],
    notes: ['1 checkpoints are not under this object lock (yet)'],
  });
});

test('checkCheckpoints doubts a checkpoint of a key that was not given and returns no marks', async () => {
  const { found, doubts, marked } = await check(chain(), [next, stranger]);
  expect(found).toEqual([]);
  expect(doubts).toEqual([
    `from checkpoint 1 on, the signatures are by key ${signer.keyId}, which is not among the public keys`,
  ]);
  expect(marked.map(({ checkpoint }) => checkpoint)).toEqual([3n]);
});

test('marks of many checkpoints are read from their files in order', () => {
  const marks = openMarks();
  const written = Array.from({ length: 1_203 }, (_item, n) => ({
    sequence: BigInt(n),
    checkpoint: BigInt(2 * n),
    hash: Buffer.alloc(32, n % 256),
  }));
  written.forEach((mark, n) => marks.add(n % 2, mark));
  for (const stream of [0, 1]) {
    const read = marks.reader(stream);
    const found: Mark[] = [];
    for (let mark = read(); mark; mark = read()) found.push(mark);
    expect(found).toEqual(written.filter((_mark, n) => n % 2 === stream));
  }
  expect(marks.reader(5)()).toBeUndefined();
  marks.close();
});
