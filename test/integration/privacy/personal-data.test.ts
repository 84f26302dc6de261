import { randomBytes } from 'node:crypto';
import { unzipSync } from 'fflate';
import type { ErasureManifest } from '../../../contracts/privacy/subject-requests';
import { TABLES } from '../../../entities/areas';
import { keptPlaces, type Tables } from '../../../entities/privacy/declared-places';
import { createObjectStore, type ObjectStore } from '../../../platform/storage/object-store';
import { zipOf } from '../../../platform/storage/zip-file';
import { createAnswerOnce } from '../../../services/kernel/answer-once';
import { endExportsOfSubject } from '../../../services/privacy/end-export';
import { exportSubject } from '../../../services/privacy/export-subject';
import { findExport } from '../../../services/privacy/find-export';
import { newSigner, s3Address } from '../../setup/locked-store';
import { approvedRequest, DECIDER, decider, erase, FILER, filer, readRequest } from '../../setup/subjects';
import { openHarness, type Harness } from '../database/harness';
import { checkCopied, checkErased, holdings, plantCanaries, type Held } from './canaries';
import { insertDonorAtRest, RECEIPT, sealPersonalData, storeReceipt } from './donor-at-rest';
import { lintPersonalData } from './personal-data-lint';

const ANSWER = 'x';

let h: Harness;
let store: ObjectStore;
let donor: string;
let held: Held[];
let copy: { key: string; text: string };
let manifest: ErasureManifest;

const rowsOf = async <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
  (await h.superuser.query(sql, parameters)).rows as T[];

const keepAnswer = async (): Promise<void> => {
  const answers = createAnswerOnce(h);
  const begun = await answers.begin({ key: ANSWER, requestHash: 'a'.repeat(64) }, filer);
  if (begun.state !== 'mine') throw new Error(begun.state);
  await answers.finish(begun, { status: 201, headers: {}, body: JSON.stringify({ donor_id: donor }) }, filer);
};

const copyData = async () => {
  const requestId = await approvedRequest(h.withActor, donor, 'access');
  const signal = new AbortController().signal;
  const ports = { withActor: h.withActor, objectStore: store, auditSigner: newSigner(), zip: zipOf, signal };
  await exportSubject(ports, requestId, decider);
  const { key } = await findExport(h, requestId, { actor: decider });
  const files = Object.entries(unzipSync(new Uint8Array(await store.get(key))));
  return { key, text: files.map(([name, file]) => `${name}\n${Buffer.from(file).toString('utf8')}`).join('\n') };
};

const eraseDonor = async (): Promise<ErasureManifest> => {
  const requestId = await approvedRequest(h.withActor, donor);
  await endExportsOfSubject({ withActor: h.withActor, objectStore: store }, requestId, decider);
  expect(await erase(h.withActor, requestId)).toEqual({ state: 'done' });
  return (await readRequest(h.withActor, requestId)).manifest!;
};

beforeAll(async () => {
  h = await openHarness();
  store = createObjectStore({ ...s3Address(), S3_BUCKET: `canary-${randomBytes(6).toString('hex')}` });
  await store.ensureBucket();
  await h.superuser.query(`insert into users (id) values ($1), ($2)`, [FILER, DECIDER]);
  const theirs = await insertDonorAtRest(h);
  donor = theirs.donors[0]!;
  const planted = await plantCanaries(h.superuser, TABLES, theirs);
  await sealPersonalData(h, donor);
  await storeReceipt(h, store);
  await keepAnswer();
  held = await holdings(h.superuser, planted);
  copy = await copyData();
  manifest = await eraseDonor();
});
afterAll(() => h.close());

describe('the declarations of personal data', () => {
  test('classify every column that can hold text or bytes exactly once', async () => {
    expect(await lintPersonalData(h.superuser, TABLES)).toEqual([]);
  });

  test('are found incomplete when a new table holds personal data', async () => {
    await h.superuser.query(`create table letters (id uuid, donor_id uuid references donors, body text,
      sealed bytea, tags text[], sent_from inet, scan_id uuid references assets)`);
    expect(await lintPersonalData(h.superuser, TABLES)).toEqual([
      'letters.donor_id: refers to a donor or gift, and no row is declared as theirs',
      'letters.body: is in no class',
      'letters.sealed: is in no class',
      'letters.tags: is in no class',
      'letters.sent_from: is in no class',
      'letters.scan_id: files are not declared',
    ]);
    await h.superuser.query('drop table letters');
  });

  test('are found wrong when they miss a column or name a missing one', async () => {
    const without = TABLES.filter(([name]) => name !== 'consents');
    const [, consents] = TABLES.find(([name]) => name === 'consents')!;
    const none = { codes: ['version', 'nickname'] };
    const wrong: Tables = [...without, ['consents', { ...consents, personalData: { ...consents.personalData, none } }]];
    expect(await lintPersonalData(h.superuser, wrong)).toEqual([
      'consents.type: is in no class',
      'consents.text_sha256: is in no class',
      'consents.nickname: is declared, and is not there',
    ]);
  });
});

describe('an erasure', () => {
  test('meets a value in every column that it wipes or keeps', () => {
    const decided = held.filter(({ kind }) => kind === 'wiped' || kind === 'kept');
    expect(decided.filter(({ before }) => before.every((value) => value === null))).toEqual([]);
    expect(decided.filter(({ sings }) => !sings).map(({ table, column }) => `${table}.${column}`)).toEqual([
      'donors.country',
      'donors.user_id',
    ]);
  });

  test('wipes the columns declared as wiped, and changes no other', async () => {
    expect(await checkErased(h.superuser, held)).toEqual([]);
  });

  test('wipes the columns declared as wiped in code', async () => {
    const declared = TABLES.flatMap(([table, { personalData }]) =>
      Object.values(personalData.wipedInCode ?? {}).flatMap((columns) => columns.map((column) => `${table}.${column}`)),
    );
    expect(declared).toEqual(['idempotency_keys.response', 'encryption_keys.wrapped_key']);
    expect(await rowsOf('select response from idempotency_keys where key = $1', [ANSWER])).toEqual([
      { response: null },
    ]);
    expect(await rowsOf('select wrapped_key from encryption_keys where scope_id = $1', [donor])).toEqual([
      { wrapped_key: null },
    ]);
  });

  test('names every kept place with its reason in the manifest', () => {
    const named = manifest.places.filter(({ action }) => action === 'kept');
    expect(named.map(({ place, reason }) => `${place}: ${reason}`)).toEqual(
      keptPlaces(TABLES).map(({ place, reason }) => `${place}: ${reason}`),
    );
  });

  test('leaves no canary in the manifest', () => expect(JSON.stringify(manifest)).not.toContain('canary'));

  test('keeps or deletes files as declared', async () => {
    const files = TABLES.flatMap(([, { personalData }]) =>
      personalData.theirs === undefined ? [] : Object.values(personalData.files ?? {}),
    );
    expect(files).toEqual([
      { prefix: 'receipts/', erasure: { kept: 'tax-receipt' }, exported: true },
      { prefix: 'exports/', erasure: 'deleted' },
    ]);
    expect(copy.key).toMatch(/^exports\//);
    expect((await store.get(RECEIPT.key)).toString()).toBe(RECEIPT.text);
    await expect(store.get(copy.key)).rejects.toMatchObject({ code: 'NoSuchKey' });
    expect(manifest.places).toContainEqual({ place: 'assets: exports/', action: 'deleted', count: 1 });
  });

  test('is found to differ from a wrong declaration', async () => {
    const wrong = held.map((place) => {
      if (place.column === 'email_hash') return { ...place, kind: 'kept' };
      return place.column === 'facts' ? { ...place, kind: 'wiped' } : place;
    });
    expect(await checkErased(h.superuser, wrong)).toEqual([
      'receipts.facts: is wiped, and still there',
      'donors.email_hash: is kept, and was changed',
    ]);
  });
});

describe('a copy', () => {
  test('holds the exported columns of the donor and no others', () => {
    expect(checkCopied(copy.text, held)).toEqual([]);
    expect(copy.text).toContain('"country": "ZZ"');
  });

  test('holds the exported files', () => expect(copy.text).toContain(RECEIPT.text));

  test('is found to differ from a wrong declaration', () => {
    const wrong = held.map((place) => ({
      ...place,
      exported: place.column === 'email_hash' || (place.exported && place.column !== 'earmark'),
    }));
    expect(checkCopied(copy.text, wrong).sort()).toEqual([
      'donations.earmark: is in the copy, and not exported',
      'donors.email_hash: is exported, and not in the copy',
    ]);
  });
});
