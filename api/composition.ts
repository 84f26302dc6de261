import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { Registry } from 'prom-client';
import { ENGINE_USER_ID } from '../contracts/identity/actor';
import type { AccessTokens } from '../platform/crypto/access-tokens';
import { isCommonPassword } from '../platform/crypto/common-passwords';
import { createPasswordHasher } from '../platform/crypto/password-hasher';
import type { WithActor } from '../platform/database/unit-of-work';
import type { Logger } from '../platform/logging/logger';
import { createBusinessMetrics } from '../platform/metrics/business-metrics';
import { createHttpMetrics } from '../platform/metrics/http-metrics';
import type { OpenIdProvider } from '../platform/identity/openid-provider';
import type { ObjectStore } from '../platform/storage/object-store';
import type { ReadPayload } from '../platform/temporal/payload-codec';
import { createListCases } from '../services/compliance/list-cases';
import { createOpenLiftCase } from '../services/compliance/open-lift-case';
import { createReadCase, createReadCaseFacts } from '../services/compliance/read-case';
import { createWriteCaseNote } from '../services/compliance/write-case-note';
import { createGiveConsent, createListConsents, createWithdrawConsent } from '../services/privacy/consents';
import { createListDonations } from '../services/donations/list-donations';
import { createListPayments } from '../services/donations/list-payments';
import { createPledgeAndShow, createReadCancellable, createReadDonation } from '../services/donations/read-donation';
import {
  createProposeAndShowRefund,
  createReadDecidable,
  createReadRefundView,
} from '../services/donations/read-refund-view';
import { createRecordRefusal, createRecordStatement } from '../services/access/access-record';
import { createCheckObjectLock } from '../services/audit/check-object-lock';
import { createFileSubjectRequest } from '../services/privacy/file-subject-request';
import { createFindExport } from '../services/privacy/find-export';
import { createListHolds, createPlaceHold, createReleaseHold } from '../services/privacy/legal-holds';
import { type SigningKey } from '../platform/crypto/signing-key';
import { createListSubjectRequests, createReadSubjectRequest } from '../services/privacy/read-subject-request';
import { createRuleBooks, type RuleBooks } from '../services/access/rule-books';
import { createIssueSubjectToken, createVerifySubject } from '../services/privacy/verify-subject';
import { createAuthenticate } from '../services/access/authenticate';
import { createAuthenticateFamily, createAuthenticateSession } from '../services/access/authenticate-session';
import { createChangePassword } from '../services/identity/change-password';
import { createDisableUser, createEnableUser } from '../services/identity/change-user-status';
import { createLogIn } from '../services/identity/log-in';
import { createEndAllSessions, createEndSession, createListSessions } from '../services/identity/manage-sessions';
import {
  createLinkOpenId,
  createLogInByOpenId,
  createOpenIdLinkStart,
  createOpenIdLogInStart,
} from '../services/identity/openid';
import type { PasskeySite } from '../services/identity/passkey-assertion';
import {
  createAddPasskey,
  createListPasskeys,
  createLogInByPasskey,
  createPasskeyCreation,
  createPasskeyRequest,
  createRemovePasskey,
} from '../services/identity/passkeys';
import { createSetPassword } from '../services/identity/password-link';
import { createBeginTotp, createConfirmTotp } from '../services/identity/second-factor';
import { createStepUp } from '../services/identity/step-up';
import { createAuthenticateSignature } from '../services/access/signing-client';
import { createIssueTokens, createRefreshTokens } from '../services/identity/tokens';
import { createAnswerOnce } from '../services/kernel/answer-once';
import { createRecordRequest } from '../services/kernel/record-request';
import { createFindReceiptFile, createReadReceipt } from '../services/receipts/read-receipt';
import { createVerifyReceipt } from '../services/receipts/verify-receipt';
import { createReceiveWebhook } from '../services/webhooks/receive-webhook';
import { createApp, type AppSettings } from './app';
import { ENDPOINTS, type EndpointDeps } from './endpoints';
import type { Authenticators } from './http/authentication';
import { unavailable } from './http/http-problem';
import { createCallTemporal } from './http/temporal-calls';
import { createCheckParts, type PartChecks } from './kernel/check-parts';
import { policyDeps } from './policy-deps';
import { createWebhookVerifiers } from './webhooks/verify-signature';
import { retentionDeps } from './retention-deps';
import { governanceDeps } from './governance-deps';

export interface ApiParts {
  dataSource: DataSource;
  withActor: WithActor;
  temporal: Client;
  /** With the keys of Temporal's payloads. */
  readPayload: ReadPayload;
  objectStore: ObjectStore;
  logger: Logger;
  registry: Registry;
  accessTokens: AccessTokens;
  /** Of documents. */
  signer: SigningKey;
  openIdProvider: OpenIdProvider | undefined;
  /** Active signing secrets by payment provider. */
  webhookSecrets: Readonly<Record<string, readonly string[]>>;
  /** How long a case that is opened here has until it is due. */
  caseDueMs: number;
  settings: AppSettings;
}

const HEALTH_CHECK = { userId: ENGINE_USER_ID, requestId: 'health-check' };

const partChecks = ({ dataSource, withActor, temporal, objectStore }: ApiParts): PartChecks => ({
  postgres: async () => void (await dataSource.query('select 1')),
  temporal: async () =>
    void (await temporal.connection.withDeadline(Date.now() + 1_000, () =>
      temporal.connection.workflowService.getSystemInfo({}),
    )),
  s3: () => objectStore.check(),
  audit: () => createCheckObjectLock({ withActor })(HEALTH_CHECK),
});

/** Passkeys are good for the host of the first of our pages, and for those below it. */
const siteOf = (origins: readonly string[]): PasskeySite | undefined => {
  const [first] = origins;
  return first === undefined ? undefined : { rpId: new URL(first).hostname, origins };
};

const subjectDeps = ({ withActor }: ApiParts) => {
  const base = { withActor };
  return {
    fileSubjectRequest: createFileSubjectRequest(base),
    listSubjectRequests: createListSubjectRequests(base),
    readSubjectRequest: createReadSubjectRequest(base),
    findExport: createFindExport(base),
    issueSubjectToken: createIssueSubjectToken(base),
    verifySubject: createVerifySubject(base),
    placeHold: createPlaceHold(base),
    listHolds: createListHolds(base),
    releaseHold: createReleaseHold(base),
    giveConsent: createGiveConsent(base),
    withdrawConsent: createWithdrawConsent(base),
    listConsents: createListConsents(base),
  };
};

/** Everything the endpoints need, joined. */
const endpointDeps = (parts: ApiParts, ruleBooks: RuleBooks): EndpointDeps => {
  const { withActor, logger, registry, webhookSecrets, settings } = parts;
  const metrics = createBusinessMetrics(registry);
  const base = { withActor };
  const { accessTokens } = parts;
  const openId = { ...base, provider: parts.openIdProvider };
  const site = siteOf(settings.origins);
  const passwords = { ...base, passwords: createPasswordHasher(), isCommonPassword };
  const logIn = createLogIn(passwords);
  return {
    logIn,
    issueTokens: createIssueTokens({ ...base, logIn, accessTokens }),
    refreshTokens: createRefreshTokens({ ...base, logIn, accessTokens }),
    openIdLogInStart: createOpenIdLogInStart(openId),
    openIdLinkStart: createOpenIdLinkStart(openId),
    logInByOpenId: createLogInByOpenId(openId),
    linkOpenId: createLinkOpenId(openId),
    stepUp: createStepUp({ ...passwords, site }),
    passkeyCreation: createPasskeyCreation({ ...base, site }),
    addPasskey: createAddPasskey({ ...base, site }),
    listPasskeys: createListPasskeys({ ...base, site }),
    removePasskey: createRemovePasskey({ ...base, site }),
    passkeyRequest: createPasskeyRequest({ ...base, site }),
    logInByPasskey: createLogInByPasskey({ ...base, site }),
    beginTotp: createBeginTotp(base),
    confirmTotp: createConfirmTotp(base),
    setPassword: createSetPassword(passwords),
    changePassword: createChangePassword(passwords),
    listSessions: createListSessions(base),
    endSession: createEndSession(base),
    endAllSessions: createEndAllSessions(base),
    disableUser: createDisableUser(base),
    enableUser: createEnableUser(base),
    ...governanceDeps(parts, ruleBooks),
    ...subjectDeps(parts),
    ...policyDeps(parts),
    ...retentionDeps(base),
    pledgeDonation: createPledgeAndShow(base),
    readDonation: createReadDonation(base),
    readCancellable: createReadCancellable(base),
    listDonations: createListDonations(base),
    proposeRefund: createProposeAndShowRefund(base),
    readRefund: createReadRefundView(base),
    readDecidable: createReadDecidable(base),
    listPayments: createListPayments(base),
    readCase: createReadCase(base),
    readCaseFacts: createReadCaseFacts(base),
    listCases: createListCases(base),
    writeCaseNote: createWriteCaseNote(base),
    openLiftCase: createOpenLiftCase({ withActor, dueMs: parts.caseDueMs }),
    readReceipt: createReadReceipt(base),
    findReceiptFile: createFindReceiptFile(base),
    verifyReceipt: createVerifyReceipt(base),
    readObject: (key: string) => parts.objectStore.get(key),
    callTemporal: createCallTemporal(parts.temporal),
    recordRequest: createRecordRequest(base),
    receiveWebhook: createReceiveWebhook(base),
    webhookVerifiers: createWebhookVerifiers(webhookSecrets),
    checkParts: createCheckParts(partChecks(parts)),
    version: settings.version,
    startedAt: new Date(),
    metrics,
    logger,
  };
};

/** A process may run before Postgres does; until then its requests are answered 503. */
const whenConnected =
  (dataSource: DataSource, withActor: WithActor): WithActor =>
  async (actor, work, options) => {
    if (!dataSource.isInitialized) throw unavailable('the database does not answer; nothing was stored');
    return withActor(actor, work, options);
  };

/** The token says which session; the session says whether it still is one. */
const accessTokenOf =
  (accessTokens: AccessTokens, withActor: WithActor, ruleBooks: RuleBooks): Authenticators['accessToken'] =>
  async (token, requestId) => {
    const claims = await accessTokens.verify(token);
    return claims && createAuthenticateFamily({ withActor, ruleBooks })(claims, requestId);
  };

/** The API over its parts: used by the process and by tests alike. */
export const composeApi = (given: ApiParts) => {
  const parts = { ...given, withActor: whenConnected(given.dataSource, given.withActor) };
  const { withActor, logger, registry, settings } = parts;
  const ruleBooks = createRuleBooks();
  const ports = {
    authenticators: {
      apiKey: createAuthenticate({ withActor, ruleBooks }),
      session: createAuthenticateSession({ withActor, ruleBooks }),
      signature: createAuthenticateSignature({ withActor, ruleBooks }),
      accessToken: accessTokenOf(parts.accessTokens, withActor, ruleBooks),
    },
    answers: createAnswerOnce({ withActor }),
    recordRefusal: createRecordRefusal({ withActor }),
    recordStatement: createRecordStatement({ withActor }),
    logger,
    httpMetrics: createHttpMetrics(registry),
  };
  return createApp(ENDPOINTS, endpointDeps(parts, ruleBooks), ports, settings);
};
