import { attached, judgeSignature, signatureManifest, type SignatureEvidence } from './signature';

const at = (time: string) => new Date(`2026-05-0${time}:00Z`);
const facts = {
  id: 'signature-1',
  sha256: 'ab'.repeat(32),
  sizeBytes: 1234,
  mediaType: 'application/pdf',
  documentType: 'receipts' as const,
  documentId: 'receipt-1',
  reference: '2026-000001',
  version: 1,
  signerId: 'user-1',
  intent: 'I say so.',
  signedAt: at('2T12:00'),
};
const good: SignatureEvidence = {
  id: facts.id,
  sha256: facts.sha256,
  signedAt: facts.signedAt,
  revokedAt: null,
  manifest: signatureManifest(facts),
  check: 'good',
  document: 'stands',
  key: { purpose: 'documents', validFrom: at('1T00:00'), validUntil: null },
};
const key = good.key!;

test('a signature manifest is canonical: its signed bytes are always the same', () => {
  expect(signatureManifest(facts)).toBe(
    `{"content":{"media_type":"application/pdf","sha256":"${facts.sha256}","size_bytes":1234},` +
      '"document":{"id":"receipt-1","reference":"2026-000001","type":"receipts","version":1},"id":"signature-1",' +
      '"intent":"I say so.","signed_at":"2026-05-02T12:00:00.000Z","signer":"user-1","type":"hingecraft.signature.v1"}',
  );
});

test('the payload of a detached signature is put back between the dots', () => {
  expect(attached('head..mark', '{}')).toBe('head.e30.mark');
});

test.each<[string, Partial<SignatureEvidence>, string, string | null]>([
  ['the signature and the document are valid', {}, 'valid', null],
  ['it was revoked', { revokedAt: at('3T00:00') }, 'revoked', null],
  ['the document was replaced', { document: 'superseded' }, 'superseded', null],
  ['the document was voided', { document: 'voided' }, 'voided', null],
  ['the document is not there', { document: 'gone' }, 'voided', null],
  ['it was revoked, and the document replaced', { revokedAt: at('3T00:00'), document: 'superseded' }, 'revoked', null],
  ['the key is unknown', { key: null }, 'invalid', 'unknown-key'],
  ['the published key is another', { check: 'unknown-key' }, 'invalid', 'unknown-key'],
  ['the key signs the audit log', { key: { ...key, purpose: 'audit' } }, 'invalid', 'key-for-other-purpose'],
  ['the bytes were changed', { check: 'bad' }, 'invalid', 'does-not-verify'],
  ['the manifest is of another file', { sha256: 'cd'.repeat(32) }, 'invalid', 'manifest-differs'],
  ['the manifest is of another signature', { id: 'signature-2' }, 'invalid', 'manifest-differs'],
  ['the manifest states another time', { signedAt: at('2T13:00') }, 'invalid', 'manifest-differs'],
  ['the manifest is not JSON', { manifest: '{' }, 'invalid', 'manifest-differs'],
  ['the key began later', { key: { ...key, validFrom: at('2T12:01') } }, 'invalid', 'outside-key-validity'],
  ['the key had ended', { key: { ...key, validUntil: at('2T11:59') } }, 'invalid', 'outside-key-validity'],
  ['the key ended later', { key: { ...key, validUntil: at('2T12:00') } }, 'valid', null],
  [
    'it was revoked, and the bytes were changed',
    { check: 'bad', revokedAt: at('3T00:00') },
    'invalid',
    'does-not-verify',
  ],
])('the verdict on a signature where %s', (_what, changed, verdict, fault) => {
  expect(judgeSignature({ ...good, ...changed })).toEqual({ verdict, fault });
});
