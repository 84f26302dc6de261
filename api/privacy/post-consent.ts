import { z } from 'zod';
import { consentBody, consentResource, type ConsentResource } from '../../contracts/privacy/consent-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PostConsentDeps {
  giveConsent: (
    given: {
      id: string;
      donorId: string;
      type: string;
      version: string;
      textSha256: string;
      acceptedAt?: Date | undefined;
    },
    caller: Caller,
  ) => Promise<ConsentResource>;
}

export const postConsent = defineEndpoint({
  method: 'post',
  path: '/v1/donors/{id}/consents',
  operationId: 'giveConsent',
  summary: 'Record what a donor consented to; nothing of the record is ever changed',
  permission: 'consents:write',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: consentBody,
  result: consentResource,
  status: 201,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle({ params, body, caller, newId }, { giveConsent }: PostConsentDeps) {
    const { type, version, text_sha256: textSha256, accepted_at: accepted } = body;
    const acceptedAt = accepted === undefined ? undefined : new Date(accepted);
    return giveConsent({ id: newId('consent'), donorId: params.id, type, version, textSha256, acceptedAt }, caller);
  },
});
