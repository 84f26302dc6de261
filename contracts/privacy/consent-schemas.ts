import { z } from 'zod';
import { wireHash, wireId, wireLine, wireMoment, wireTime } from '../kernel/schemas';

/** Shapes of consents on the wire. Never imported as a value by workflow code. */

/** The type of a consent, such as `newsletter`. */
export const consentType = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'lower-case letters, digits and hyphens');

/** `text_sha256`: of the text as the donor saw it, in UTF-8; keep the text itself under its version. */
export const consentBody = z.strictObject({
  type: consentType,
  version: wireLine(40),
  text_sha256: wireHash,
  accepted_at: wireMoment.meta({ description: 'A moment that is not in the future' }).optional(),
});

/** One entry of the record: a consent, or its withdrawal when `withdrawn_at` is set. */
export const consentResource = z
  .strictObject({
    id: wireId,
    type: z.string(),
    version: z.string(),
    text_sha256: wireHash,
    accepted_at: wireTime,
    withdrawn_at: wireTime.nullable(),
  })
  .meta({ id: 'Consent' });
export type ConsentResource = z.output<typeof consentResource>;
export const consentList = z.strictObject({ items: z.array(consentResource) });
