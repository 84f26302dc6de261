import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { consentBody, consentResource } from '../../contracts/privacy/consent-schemas';
import { giveConsent } from '../../services/privacy/consents';
import { defineEndpoint } from '../http/endpoint';

export const postConsentEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/donors/{id}/consents',
  operationId: 'giveConsent',
  summary: 'Record a consent of a donor; the record never changes',
  permission: 'consents:write',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: consentBody,
  result: consentResource,
  status: 201,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle({ params, body, caller, newId }, ports) {
    const { type, version, text_sha256: textSha256, accepted_at: accepted } = body;
    const acceptedAt = accepted === undefined ? undefined : new Date(accepted);
    return giveConsent(
      ports,
      { id: newId('consent'), donorId: params.id, type, version, textSha256, acceptedAt },
      caller,
    );
  },
});
