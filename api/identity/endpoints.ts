import { addPasskeyEndpoint } from './add-passkey';
import { beginTotpEndpoint } from './begin-totp';
import { changePasswordEndpoint } from './change-password';
import { confirmTotpEndpoint } from './confirm-totp';
import { disableUserEndpoint } from './disable-user';
import { enableUserEndpoint } from './enable-user';
import { endOwnSessionEndpoint } from './end-own-session';
import { endOwnSessionsEndpoint } from './end-own-sessions';
import { endUserSessionsEndpoint } from './end-user-sessions';
import { linkOpenIdEndpoint } from './link-openid';
import { listOwnSessionsEndpoint } from './list-own-sessions';
import { listPasskeysEndpoint } from './list-passkeys';
import { logInEndpoint } from './log-in';
import { logInByOpenIdEndpoint } from './log-in-by-openid';
import { logInByPasskeyEndpoint } from './log-in-by-passkey';
import { logOutEndpoint } from './log-out';
import { openIdLinkStartEndpoint } from './openid-link-start';
import { openIdLogInStartEndpoint } from './openid-log-in-start';
import { passkeyCreationEndpoint } from './passkey-creation';
import { passkeyRequestEndpoint } from './passkey-request';
import { postTokenEndpoint } from './post-token';
import { removePasskeyEndpoint } from './remove-passkey';
import { setPasswordEndpoint } from './set-password';
import { stepUpEndpoint } from './step-up';

/** The endpoints of this area, in the order of the documentation. */
export const IDENTITY_ENDPOINTS = [
  logInEndpoint,
  passkeyRequestEndpoint,
  logInByPasskeyEndpoint,
  openIdLogInStartEndpoint,
  logInByOpenIdEndpoint,
  logOutEndpoint,
  postTokenEndpoint,
  setPasswordEndpoint,
  changePasswordEndpoint,
  stepUpEndpoint,
  beginTotpEndpoint,
  confirmTotpEndpoint,
  passkeyCreationEndpoint,
  addPasskeyEndpoint,
  listPasskeysEndpoint,
  removePasskeyEndpoint,
  openIdLinkStartEndpoint,
  linkOpenIdEndpoint,
  listOwnSessionsEndpoint,
  endOwnSessionEndpoint,
  endOwnSessionsEndpoint,
  endUserSessionsEndpoint,
  disableUserEndpoint,
  enableUserEndpoint,
];
