import { createHash } from 'node:crypto';
import { SIGNING_INTENTS } from '../../../contracts/signatures/signatures';
import { attached } from '../../../domain/signatures/signature';
import { checkJws, publicKeysOf, type PublicJwk } from '../../../platform/crypto/signing-key';
import { signDocument } from '../../../services/signatures/sign-document';
import { startApi, type Person, type TestApi } from '../../setup/api';
import { addFoundation, issueReceipt } from '../../setup/issued-receipt';
import { newSigner } from '../../setup/locked-store';

const signer = newSigner();
let api: TestApi;
let finance: Person;
let other: Person;
beforeAll(async () => {
  api = await startApi({ signer });
  [finance, other] = [await api.person('finance'), await api.person('finance')];
  await addFoundation(api.withActor);
});
afterAll(() => api.close());

type Issued = Awaited<ReturnType<typeof issueReceipt>>;
type Signature = Record<'id' | 'verdict' | 'manifest' | 'signature' | 'key_id', string> & Record<string, unknown>;

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const bodyFor = ({ number, bytes }: Issued) => ({
  resource_type: 'receipts',
  reference: number,
  sha256: hashOf(bytes),
  intent: SIGNING_INTENTS.receipts,
});
const sign = (receipt: Issued, person = finance, body: object = {}) =>
  api.ask('/v1/signatures', { key: person.key, body: { ...bodyFor(receipt), ...body } });
const signed = async (receipt: Issued, person = finance): Promise<Signature> => {
  const answer = await sign(receipt, person);
  expect(answer.status).toBe(201);
  return answer.body as Signature;
};
/** As anybody who holds the file asks. */
const verify = async (bytes: Buffer): Promise<Signature[]> => {
  const { status, body } = await api.ask(`/v1/signatures?sha256=${hashOf(bytes)}`);
  expect(status).toBe(200);
  return body['signatures'] as Signature[];
};
const verdictsOf = async (bytes: Buffer) => (await verify(bytes)).map(({ verdict, fault }) => fault ?? verdict);
const revoke = (id: string, person = finance) =>
  api.ask(`/v1/signatures/${id}/revoke`, { key: person.key, body: { reason: 'signed-in-error' } });
/** As a superuser with the triggers off would. */
const forge = (sql: string, parameters: unknown[]) =>
  api.query(
    `do $do$ begin set local session_replication_role = replica; ${sql}; end $do$`.replace(
      /\$(\d)/g,
      (_, n) => `'${String(parameters[Number(n) - 1])}'`,
    ),
  );

test('the verification of a file shows signer number and statement, and no name', async () => {
  const receipt = await issueReceipt(api, 'Ashgrove');
  const { id } = await signed(receipt);
  const [found, ...rest] = await verify(receipt.bytes);
  expect(rest).toEqual([]);
  expect(found).toMatchObject({ id, verdict: 'valid', fault: null, revoked_at: null, key_id: signer.keyId });
  expect(JSON.parse(found!.manifest)).toMatchObject({
    content: { sha256: hashOf(receipt.bytes), size_bytes: receipt.bytes.length, media_type: 'application/pdf' },
    document: { type: 'receipts', id: receipt.receiptId, reference: receipt.number, version: 1 },
    id,
    signer: finance.id,
    intent: SIGNING_INTENTS.receipts,
  });
  expect(JSON.stringify(found)).not.toMatch(/Ashgrove|Test Person/);
  const { body } = await api.ask('/v1/signing-keys');
  const keys = publicKeysOf(body['keys'] as PublicJwk[]);
  expect(checkJws(attached(found!.signature, found!.manifest), keys).state).toBe('good');
});

test('a file with one flipped bit and an unsigned file have no signature', async () => {
  const receipt = await issueReceipt(api, 'Birchwood');
  expect(await verify(receipt.bytes)).toEqual([]);
  await signed(receipt);
  const flipped = Buffer.from(receipt.bytes);
  flipped[10]! ^= 1;
  expect(await verify(flipped)).toEqual([]);
  expect(await verdictsOf(receipt.bytes)).toEqual(['valid']);
});

test('a signature is refused over another file or with another statement than that of its kind', async () => {
  const receipt = await issueReceipt(api, 'Cedarholm');
  const another = await sign(receipt, finance, { sha256: 'ab'.repeat(32) });
  expect(another.status).toBe(409);
  expect(another.body['detail']).toContain(hashOf(receipt.bytes));
  expect((await sign(receipt, finance, { intent: 'I sign anything.' })).status).toBe(400);
  expect((await sign(receipt, finance, { reference: '1999-000001' })).status).toBe(404);
  expect(await verify(receipt.bytes)).toEqual([]);
});

test('a document is signed once per person, even by requests at the same time, and by two people', async () => {
  const receipt = await issueReceipt(api, 'Dunmore');
  const answers = await Promise.all(Array.from({ length: 8 }, () => sign(receipt)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  await signed(receipt, other);
  expect(await verdictsOf(receipt.bytes)).toEqual(['valid', 'valid']);
});

test('a revoked signature stays revoked, and its signer can sign again', async () => {
  const receipt = await issueReceipt(api, 'Elmstead');
  const { id } = await signed(receipt);
  expect((await revoke(id)).body).toMatchObject({ verdict: 'revoked', revocation_reason: 'signed-in-error' });
  expect((await revoke(id, other)).status).toBe(409);
  await signed(receipt);
  expect(await verdictsOf(receipt.bytes)).toEqual(['valid', 'revoked']);
  await expect(
    api.query('update digital_signatures set revoked_at = null, revoked_by = null, revocation_reason = null'),
  ).rejects.toThrow('may be revoked, once');
  await expect(api.query('delete from digital_signatures')).rejects.toThrow('may be revoked, once');
  const events = await api.query<{ action: string; actor_id: string }>(
    `select action, actor_id from audit_logs where resource_type = 'signature' and resource_id = $1 order by occurred_at`,
    [id],
  );
  expect(events).toEqual(['signature.made', 'signature.revoked'].map((action) => ({ action, actor_id: finance.id })));
});

test.each([
  ['replaced', 'replaced', 'superseded'],
  ['voided', 'refunded', 'voided'],
])('a receipt that is %s makes its signatures no longer valid', async (status, reason, verdict) => {
  const receipt = await issueReceipt(api, `Fernhill ${status}`);
  await signed(receipt);
  await api.query('update receipts set status = $2, void_reason = $3 where id = $1', [
    receipt.receiptId,
    status,
    reason,
  ]);
  expect(await verdictsOf(receipt.bytes)).toEqual([verdict]);
  expect((await sign(receipt, other)).status).toBe(409);
});

test('a signature does not verify when its row was changed in the database with triggers off', async () => {
  const receipt = await issueReceipt(api, 'Garthwick');
  const { id, manifest } = await signed(receipt);
  await forge('update digital_signatures set manifest = $1 where id = $2', [
    manifest.replace(finance.id, other.id),
    id,
  ]);
  expect(await verdictsOf(receipt.bytes)).toEqual(['does-not-verify']);
  await forge('update digital_signatures set manifest = $1 where id = $2', [manifest, id]);
  expect(await verdictsOf(receipt.bytes)).toEqual(['valid']);
  // The very signature, put over another file.
  const lure = Buffer.from('another file');
  await forge('update digital_signatures set content_sha256 = $1 where id = $2', [hashOf(lure), id]);
  expect(await verdictsOf(lure)).toEqual(['manifest-differs']);
  const foreign = newSigner();
  await forge('update digital_signatures set content_sha256 = $1, signature = $2 where id = $3', [
    hashOf(receipt.bytes),
    ((jws: string) => `${jws.split('.')[0]}..${jws.split('.')[2]}`)(foreign.sign(manifest)),
    id,
  ]);
  expect(await verdictsOf(receipt.bytes)).toEqual(['unknown-key']);
});

test('a new signing key ends the old one, whose signatures stay valid', async () => {
  const [receipt, next] = [await issueReceipt(api, 'Hollins'), await issueReceipt(api, 'Ingleby')];
  await signed(receipt);
  const fresh = newSigner();
  const document = {
    type: 'receipts' as const,
    id: next.receiptId,
    reference: next.number,
    version: 1,
    sha256: hashOf(next.bytes),
    sizeBytes: next.bytes.length,
    mediaType: 'application/pdf',
  };
  const actor = { userId: finance.id, requestId: 'test' };
  await api.withActor(actor, (tx) => signDocument(tx, fresh, crypto.randomUUID(), document, actor));
  expect(await verdictsOf(receipt.bytes)).toEqual(['valid']);
  const { body } = await api.ask('/v1/signing-keys');
  const keys = body['keys'] as { kid: string; valid_until: string | null; purpose: string }[];
  expect(keys.map(({ kid, purpose, valid_until: until }) => [kid, purpose, until === null])).toEqual([
    [fresh.keyId, 'documents', true],
    [signer.keyId, 'documents', false],
  ]);
  expect((await sign(next, other)).status).toBe(503);
  expect(await verdictsOf(next.bytes)).toEqual(['valid']);
});
