import { signatureBody, signatureResource, type SignatureResource } from '../../contracts/signatures/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { SignedReceipt } from '../../services/signatures/sign-document';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PostSignatureDeps {
  signReceipt: (receipt: SignedReceipt, caller: Caller) => Promise<SignatureResource>;
}

/** The words come with the request, so that nobody signs words that they were not shown. */
export const postSignature = defineEndpoint({
  method: 'post',
  path: '/v1/signatures',
  operationId: 'signDocument',
  summary: 'Sign the file of a receipt, by its SHA-256 and in the words of its kind',
  permission: 'signatures:sign',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: signatureBody,
  result: signatureResource,
  status: 201,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ body, caller, newId }, { signReceipt }: PostSignatureDeps) =>
    signReceipt({ id: newId('signature'), number: body.reference, sha256: body.sha256 }, caller),
});
