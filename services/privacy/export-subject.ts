import { createHash } from 'node:crypto';
import type { Actor } from '../../contracts/identity/actor';
import type { ExportOutcome } from '../../contracts/privacy/messages';
import { Refused } from '../../contracts/kernel/refused';
import { detached, exportIndex, type ExportedFile } from '../../domain/signatures/export-index';
import { donorStore } from '../../entities/donations/donor.store';
import { subjectExportStore } from '../../entities/privacy/subject-export.store';
import type { SigningKey } from '../../platform/crypto/signing-key';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { ObjectStore } from '../../platform/storage/object-store';
import { gatherExport, type Gathered } from './gather-export';
import { findSubjectRequest, lockSubjectRequest } from './read-subject-request';
import { changeSubjectRequest } from './run-subject-request';

interface ExportPorts {
  withActor: WithActor;
  objectStore: ObjectStore;
  auditSigner: Pick<SigningKey, 'sign'>;
  signal: AbortSignal;
  zip(entries: readonly ExportedFile[]): Buffer;
}

const KEPT_FOR_MS = 7 * 86_400_000;
const MIME = 'application/zip';
/** Names nobody; the same for every attempt, so that a retry writes to the same place. */
const keyOf = (requestId: string): string => `exports/${requestId}.zip`;

const textFile = (name: string, text: string): ExportedFile => ({ name, bytes: Buffer.from(text, 'utf8') });

const receiptFiles = async (objectStore: ObjectStore, { receipts }: Gathered): Promise<ExportedFile[]> => {
  const files: ExportedFile[] = [];
  for (const { number, key, sha256 } of receipts) {
    const bytes = await objectStore.get(key);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new Error(`the file of receipt ${number} is not the one that was rendered`);
    files.push({ name: `receipts/${number}.pdf`, bytes });
  }
  return files;
};

/** The donor, for as long as nobody erases them. */
const present = async (tx: Tx, donorId: string) => {
  const donor = await donorStore(tx).keep(donorId);
  return donor && !donor.erasedAt ? donor : undefined;
};

const begin = ({ withActor }: ExportPorts, requestId: string, actor: Actor) =>
  withActor(actor, async (tx) => {
    const found = await findSubjectRequest(tx, requestId);
    if (found.status === 'ready' && found.assetId) {
      const file = await subjectExportStore(tx.manager).findFile(found.assetId);
      if (file?.expiresAt) return { state: 'ready', expiresAtMs: file.expiresAt.getTime() } as const;
    }
    if (found.requestType === 'erasure' || found.status !== 'approved')
      throw new Refused(
        'kernel.conflict',
        `subject request ${requestId} is ${found.status}: it is not approved to export`,
      );
    const donor = await present(tx, found.subjectId);
    if (!donor) return { state: 'erased' } as const;
    return { state: 'gathered', subjectId: found.subjectId, gathered: await gatherExport(tx, donor) } as const;
  });

/** The subject was erased since: nothing is left to give, and the request ends so. */
const endErased = ({ withActor }: ExportPorts, requestId: string, actor: Actor): Promise<ExportOutcome> =>
  withActor(actor, async (tx) => {
    const found = await lockSubjectRequest(tx, requestId);
    const ended = { status: 'refused', refusalReason: 'already-erased' } as const;
    if (found.status !== 'refused') await changeSubjectRequest(tx, found, ended, 'subject-request.refused');
    return { state: 'erased' };
  });

interface StoredFile {
  bytes: Buffer;
  expiresAt: Date;
}

/** Ties the stored file to the request, unless an erasure came first; then the file must go again. */
const tie = (
  { withActor, objectStore }: ExportPorts,
  requestId: string,
  { bytes, expiresAt }: StoredFile,
  actor: Actor,
) =>
  withActor(actor, async (tx): Promise<'tied' | 'erased'> => {
    const found = await lockSubjectRequest(tx, requestId);
    if (found.status === 'ready') return 'tied';
    if (!(await present(tx, found.subjectId))) return 'erased';
    const assetId = await subjectExportStore(tx.manager).insertFile({
      createdBy: actor.userId,
      bucket: objectStore.bucket,
      key: keyOf(requestId),
      filename: `export-${requestId}.zip`,
      sizeBytes: String(bytes.length),
      mime: MIME,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      expiresAt,
    });
    await changeSubjectRequest(tx, found, { status: 'ready', assetId }, 'subject-request.ready');
    return 'tied';
  });

/**
 * Makes a zip of a subject's data with a signed index, and stores it in the private bucket for a week. Idempotent by
 * request: a stored file is kept. Makes no file when the subject is erased. Throws `Refused` (kernel.not-found,
 * kernel.conflict).
 */
export const exportSubject = async (ports: ExportPorts, requestId: string, actor: Actor): Promise<ExportOutcome> => {
  const { objectStore, auditSigner, signal, zip } = ports;
  const begun = await begin(ports, requestId, actor);
  if (begun.state === 'ready') return begun;
  if (begun.state === 'erased') return endErased(ports, requestId, actor);
  const { gathered, subjectId } = begun;
  const texts = Object.entries(gathered.texts).map(([name, value]) => textFile(name, JSON.stringify(value, null, 2)));
  const files = [...texts, ...(await receiptFiles(objectStore, gathered))];
  const index = exportIndex(requestId, subjectId, files, new Date());
  const signature = textFile('index.json.jws', detached(auditSigner.sign(index)));
  const bytes = zip([textFile('index.json', index), signature, ...files]);
  signal.throwIfAborted();
  const expiresAt = new Date(Date.now() + KEPT_FOR_MS);
  await objectStore.ensureBucket();
  await objectStore.put(keyOf(requestId), bytes, MIME);
  if ((await tie(ports, requestId, { bytes, expiresAt }, actor)) === 'tied')
    return { state: 'ready', expiresAtMs: expiresAt.getTime() };
  await objectStore.remove(keyOf(requestId));
  return endErased(ports, requestId, actor);
};
