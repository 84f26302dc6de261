import { nothing } from '../../contracts/kernel/schemas';
import { signatureBody, signatureResource } from '../../contracts/signatures/schemas';
import { signReceipt } from '../../services/signatures/sign-document';
import { defineEndpoint } from '../http/endpoint';

/** The words come with the request, so that nobody signs words that they were not shown. */
export const postSignatureEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/signatures',
  operationId: 'signDocument',
  summary: 'Sign the file of a receipt, by its SHA-256 and with the statement of its kind',
  permission: 'signatures:sign',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: signatureBody,
  result: signatureResource,
  status: 201,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ body, caller, newId }, ports) =>
    signReceipt(ports, { id: newId('signature'), number: body.reference, sha256: body.sha256 }, caller),
});
