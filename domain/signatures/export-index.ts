import { createHash } from 'node:crypto';
import { canonicalText } from '../canonical-hash';

const TYPE = 'hingecraft.subject-export.v1';

export interface ExportedFile {
  name: string;
  bytes: Buffer;
}

/**
 * Returns the index of an export, in canonical JSON: every other file by name, size and SHA-256. It is what is signed.
 */
export const exportIndex = (requestId: string, subjectId: string, files: readonly ExportedFile[], at: Date): string =>
  canonicalText({
    type: TYPE,
    request_id: requestId,
    subject_id: subjectId,
    made_at: at.toISOString(),
    files: files.map(({ name, bytes }) => ({
      name,
      size_bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  });

/** Removes the payload from a JWS (RFC 7515, appendix F), as it lies beside the signature. */
export const detached = (jws: string): string => {
  const [header, , signature] = jws.split('.');
  return `${header}..${signature}`;
};
