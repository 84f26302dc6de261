import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { unzipSync } from 'fflate';
import { checkJws, publicKeysOf } from '../../../platform/crypto/signing-key';
import type { WithActor } from '../../../platform/database/unit-of-work';
import { createObjectStore, type ObjectStore } from '../../../platform/storage/object-store';
import { zipOf } from '../../../platform/storage/zip-file';
import { endExport, endExportsOfSubject } from '../../../services/privacy/end-export';
import { exportSubject } from '../../../services/privacy/export-subject';
import { findExport } from '../../../services/privacy/find-export';
import { addFoundation, issueReceipt } from '../../setup/issued-receipt';
import { newSigner, s3Address } from '../../setup/locked-store';
import {
  approvedRequest,
  DECIDER,
  decider,
  donorNamed,
  erase,
  FILER,
  payFor,
  pledgeAs,
  readRequest,
} from '../../setup/subjects';
import { engine, openHarness, type Harness } from '../database/harness';

const signer = newSigner();
const live = new AbortController().signal;

let h: Harness;
let withActor: WithActor;
let store: ObjectStore;
beforeAll(async () => {
  h = await openHarness();
  ({ withActor } = h);
  store = createObjectStore({ ...s3Address(), S3_BUCKET: `export-${randomBytes(6).toString('hex')}` });
  await store.ensureBucket();
  await h.superuser.query(`insert into users (id) values ($1), ($2)`, [FILER, DECIDER]);
  await addFoundation(withActor);
});
afterAll(() => h.close());

const settledGift = (word: string, payer = word) =>
  issueReceipt(
    {
      withActor,
      objectStore: store,
      query: async <T>(sql: string, parameters?: unknown[]) => (await h.superuser.query(sql, parameters)).rows as T[],
    },
    word,
    payer,
  );
const exportOf = (requestId: string) =>
  exportSubject({ withActor, objectStore: store, auditSigner: signer, zip: zipOf, signal: live }, requestId, decider);
const exported = async (donorId: string) => {
  const requestId = await approvedRequest(withActor, donorId, 'access');
  await exportOf(requestId);
  const { key } = await findExport({ withActor }, requestId, { actor: decider });
  return { requestId, key, bytes: await store.get(key) };
};
const filesOf = (bytes: Buffer) =>
  new Map(Object.entries(unzipSync(new Uint8Array(bytes))).map(([name, file]) => [name, Buffer.from(file)]));
type Files = ReturnType<typeof filesOf>;
const jsonOf = (files: Files, name: string) => JSON.parse(files.get(name)!.toString('utf8')) as unknown;

/** As whoever receives it checks it, with the public key and nothing else. */
const isWhole = (files: Files): boolean => {
  const index = files.get('index.json')!;
  const [header, , signature] = files.get('index.json.jws')!.toString('utf8').split('.');
  const jws = `${header}.${index.toString('base64url')}.${signature}`;
  if (checkJws(jws, publicKeysOf([signer.publicJwk])).state !== 'good') return false;
  const listed = (JSON.parse(index.toString('utf8')) as { files: { name: string; sha256: string }[] }).files;
  const others = [...files.keys()].filter((name) => name !== 'index.json' && name !== 'index.json.jws');
  return (
    listed.map(({ name }) => name).join() === others.join() &&
    listed.every(({ name, sha256 }) => createHash('sha256').update(files.get(name)!).digest('hex') === sha256)
  );
};

test('an export holds all data of the donor with a verifiable index, and nothing of other people', async () => {
  const mine = await settledGift('Kanarienvogel');
  await settledGift('Nachtigall');
  const second = await pledgeAs(withActor, { id: mine.donorId });
  await payFor(withActor, second, donorNamed('Rotkehlchen'));
  // Shares the donor's address for mail, and is somebody else.
  const third = await pledgeAs(withActor, { id: mine.donorId });
  await payFor(withActor, third, { ...donorNamed('Kanarienvogel'), fullName: 'Carla Zaunkoenig' });
  const { bytes } = await exported(mine.donorId);
  const files = filesOf(bytes);
  expect(isWhole(files)).toBe(true);
  expect(jsonOf(files, 'donor.json')).toEqual({
    id: mine.donorId,
    kind: 'individual',
    full_name: 'Carla Kanarienvogel',
    country: 'US',
    email: 'Kanarienvogel@example.org',
    address: ['Kanarienvogel Street 1'],
    birth_date: null,
    tax_id: null,
    printed: null,
  });
  expect(jsonOf(files, 'gifts.json')).toMatchObject([
    { id: mine.giftId },
    { id: second, status: 'pending' },
    { id: third },
  ]);
  expect(jsonOf(files, 'payments.json')).toMatchObject([
    { donation_id: mine.giftId, payer: { full_name: 'Carla Kanarienvogel' } },
    { donation_id: second, payer: 'withheld: another person' },
    { donation_id: third, payer: 'withheld: another person' },
  ]);
  const receipt = [...files].find(([name]) => name.startsWith('receipts/'));
  expect(receipt?.[1].toString('utf8')).toContain('Kanarienvogel');
  const everything = [...files.values()].map((file) => file.toString('utf8')).join('\n');
  for (const stranger of ['Nachtigall', 'Rotkehlchen', 'Zaunkoenig']) expect(everything).not.toContain(stranger);
});

test('one flipped bit in any file of an export is found', async () => {
  const files = filesOf((await exported((await settledGift('Kanarienvogel')).donorId)).bytes);
  for (const name of files.keys()) {
    const bent = new Map(files);
    const bytes = Buffer.from(files.get(name)!);
    bytes[bytes.length >> 1]! ^= 1;
    expect([name, isWhole(bent.set(name, bytes))]).toEqual([name, false]);
  }
  expect(isWhole(files)).toBe(true);
  const without = new Map(files);
  without.delete('gifts.json');
  expect(isWhole(without)).toBe(false);
});

test('an export is made once, fetched by name, and deleted in every version when its time ends', async () => {
  const { donorId } = await settledGift('Kanarienvogel');
  const { requestId, key } = await exported(donorId);
  const first = await exportOf(requestId);
  expect(first).toEqual(await exportOf(requestId));
  const { rows: fetched } = await h.superuser.query(
    `select actor_id from audit_logs where action = 'subjects.exported' and resource_id = $1`,
    [requestId],
  );
  expect(fetched).toEqual([{ actor_id: DECIDER }]);
  await h.superuser.query(`update assets set expires_at = now() - interval '1 second' where key = $1`, [key]);
  const find = () => findExport({ withActor }, requestId, { actor: decider });
  await expect(find()).rejects.toMatchObject({ code: 'kernel.not-found' });
  for (let n = 0; n < 2; n += 1) await endExport({ withActor, objectStore: store }, requestId, engine());
  await expect(store.get(key)).rejects.toMatchObject({ code: 'NoSuchKey' });
  expect(await readRequest(withActor, requestId)).toMatchObject({ status: 'done' });
});

test('an erasure deletes the exports of the donor first and lists them in its manifest', async () => {
  const { donorId } = await settledGift('Kanarienvogel');
  const { key } = await exported(donorId);
  const requestId = await approvedRequest(withActor, donorId);
  expect(await erase(withActor, requestId)).toEqual({ state: 'held', holds: ['open-export'] });
  expect(await endExportsOfSubject({ withActor, objectStore: store }, requestId, decider)).toBe(1);
  await expect(store.get(key)).rejects.toMatchObject({ code: 'NoSuchKey' });
  expect(await erase(withActor, requestId)).toEqual({ state: 'done' });
  const { manifest } = await readRequest(withActor, requestId);
  expect(manifest?.places).toContainEqual({ place: 'assets: exports/', action: 'deleted', count: 1 });
});

test('an export and an erasure at once leave no file of the erased donor', async () => {
  const { donorId } = await settledGift('Kanarienvogel');
  const [exporting, erasing] = [
    await approvedRequest(withActor, donorId, 'access'),
    await approvedRequest(withActor, donorId),
  ];
  const slow = {
    ...store,
    put: async (...args: Parameters<ObjectStore['put']>) => {
      await store.put(...args);
      await erase(withActor, erasing);
    },
  };
  const outcome = await exportSubject(
    { withActor, objectStore: slow, auditSigner: signer, zip: zipOf, signal: live },
    exporting,
    decider,
  );
  expect(outcome).toEqual({ state: 'erased' });
  await expect(store.get(`exports/${exporting}.zip`)).rejects.toMatchObject({ code: 'NoSuchKey' });
  expect(await readRequest(withActor, exporting)).toMatchObject({
    status: 'refused',
    refusal_reason: 'already-erased',
  });
});

test('an unapproved request exports nothing', async () => {
  await expect(exportOf(randomUUID())).rejects.toMatchObject({ code: 'kernel.not-found' });
  const { donorId } = await settledGift('Kanarienvogel');
  await expect(exportOf(await approvedRequest(withActor, donorId))).rejects.toMatchObject({ code: 'kernel.conflict' });
});
