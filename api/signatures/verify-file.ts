import { nothing } from '../../contracts/kernel/schemas';
import { fileVerification, verifyFileQuery } from '../../contracts/signatures/schemas';
import { verifyFile } from '../../services/signatures/verify-file';
import { defineEndpoint } from '../http/endpoint';

export const verifyFileEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/signatures',
  operationId: 'verifyFile',
  summary: 'Verify a file by its SHA-256: its signatures and the current verdict on each',
  permission: 'public',
  params: nothing,
  query: verifyFileQuery,
  body: nothing,
  result: fileVerification,
  status: 200,
  problems: [],
  handle: ({ query: { sha256 }, actor }, ports) => verifyFile(ports, sha256, actor),
});
