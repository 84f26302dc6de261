import { fileVerification, verifyFileQuery, type FileVerification } from '../../contracts/signatures/schemas';
import type { Actor } from '../../contracts/identity/actor';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';

export interface VerifyFileDeps {
  verifyFile: (sha256: string, actor: Actor) => Promise<FileVerification>;
}

export const verifyFile = defineEndpoint({
  method: 'get',
  path: '/v1/signatures',
  operationId: 'verifyFile',
  summary: 'Check a file by its SHA-256: its signatures, and what each is worth now',
  permission: 'public',
  params: nothing,
  query: verifyFileQuery,
  body: nothing,
  result: fileVerification,
  status: 200,
  problems: [],
  handle: ({ query: { sha256 }, actor }, deps: VerifyFileDeps) => deps.verifyFile(sha256, actor),
});
