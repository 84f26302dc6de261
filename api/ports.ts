import type { Parts } from '../contracts/kernel/schemas';
import type { AccessTokens } from '../platform/crypto/access-tokens';
import type { PasswordHasher } from '../platform/crypto/password-hasher';
import type { checkJwsBy, SigningKey } from '../platform/crypto/signing-key';
import type { StatusTokens } from '../platform/crypto/status-tokens';
import type { WithActor } from '../platform/database/unit-of-work';
import type { OpenIdProvider } from '../platform/identity/openid-provider';
import type { Logger } from '../platform/logging/logger';
import type { BusinessMetrics } from '../platform/metrics/business-metrics';
import type { ObjectStore } from '../platform/storage/object-store';
import type { ReadPayload } from '../platform/temporal/payload-codec';
import type { RuleBooks } from '../services/access/rule-books';
import type { PasskeySite } from '../services/identity/passkey-assertion';
import type { DocumentStates } from '../services/signatures/signed-documents';
import type { CallTemporal } from './http/temporal-calls';
import type { WebhookVerifiers } from './webhooks/verify-signature';

/** The ports of the endpoints of this process: one plain object, from which each service's type picks what it needs. */
export interface ApiPorts {
  withActor: WithActor;
  ruleBooks: RuleBooks;
  callTemporal: CallTemporal;
  objectStore: ObjectStore;
  /** Opens Temporal's payloads. */
  readPayload: ReadPayload;
  accessTokens: AccessTokens;
  statusTokens: StatusTokens;
  passwords: PasswordHasher;
  /** Whether a lower-case text is among the passwords that are tried first. */
  isCommonPassword: (lowerCase: string) => boolean;
  /** Undefined where none is configured. */
  openIdProvider: OpenIdProvider | undefined;
  /** Undefined where no page of ours is configured. */
  passkeySite: PasskeySite | undefined;
  documentSigner: SigningKey;
  checkSignature: typeof checkJwsBy;
  documentStates: DocumentStates;
  /** Returns the characters of a text that no font of a receipt has a glyph for. */
  unprintable: (text: string) => readonly string[];
  /** How long a case that is opened here has until it is due. */
  caseDueMs: number;
  webhookVerifiers: WebhookVerifiers;
  checkParts: () => Promise<Parts>;
  version: string;
  startedAt: Date;
  metrics: BusinessMetrics;
  logger: Logger;
}
