import type { Actor } from '../../contracts/identity/actor';
import { subjectExportStore, type ExportFile } from '../../entities/privacy/subject-export.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { ObjectStore } from '../../platform/storage/object-store';
import { findSubjectRequest, lockSubjectRequest } from './read-subject-request';
import { changeSubjectRequest } from './run-subject-request';
import { subjectFactCommand } from './subject-commands';

interface FilePorts {
  withActor: WithActor;
  objectStore: Pick<ObjectStore, 'remove'>;
}

/** The file first: a row that says it is gone must be right. */
const end = async (
  { withActor, objectStore }: FilePorts,
  { requestId, assetId, key }: ExportFile,
  actor: Actor,
  earlyFor?: string,
): Promise<void> => {
  await objectStore.remove(key);
  await withActor(actor, async (tx) => {
    const found = await lockSubjectRequest(tx, requestId);
    if (found.status !== 'ready') return;
    await subjectExportStore(tx.manager).markDeleted(assetId);
    const ended = { status: 'done', processedBy: actor.userId, processedAt: new Date() } as const;
    await changeSubjectRequest(tx, found, ended, 'subject-request.done');
    if (earlyFor !== undefined) tx.outbox.signal(subjectFactCommand(found, 'exportEnded', earlyFor));
  });
};

const openFiles = (
  { withActor }: Pick<FilePorts, 'withActor'>,
  requestId: string,
  actor: Actor,
): Promise<ExportFile[]> =>
  withActor(actor, async (tx) => {
    const { subjectId } = await findSubjectRequest(tx, requestId);
    return subjectExportStore(tx.manager).openFiles(subjectId);
  });

/** Deletes the file of an export and ends its request. Idempotent. Throws `Refused` (kernel.not-found). */
export const endExport = async (ports: FilePorts, requestId: string, actor: Actor): Promise<void> => {
  const files = await openFiles(ports, requestId, actor);
  for (const file of files.filter((one) => one.requestId === requestId)) await end(ports, file, actor);
};

/** Ends every open export of an erasure's subject before its time. Returns their number. */
export const endExportsOfSubject = async (ports: FilePorts, requestId: string, actor: Actor): Promise<number> => {
  const files = await openFiles(ports, requestId, actor);
  for (const file of files) await end(ports, file, actor, requestId);
  return files.length;
};
