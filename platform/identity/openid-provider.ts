import {
  allowInsecureRequests,
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  discovery,
  ResponseBodyError,
  type Configuration,
} from 'openid-client';

export interface OpenIdSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** A page of ours, which hands on what the provider sends it. */
  redirectUri: string;
}

/** The values that tie an answer to its question. */
export interface OpenIdChecks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** The query of the redirect, as the provider has sent it. */
export interface OpenIdAnswer {
  code: string;
  state: string;
  iss?: string | undefined;
}

export interface OpenIdProvider {
  issuer: string;
  /** Where to send the browser. Throws `ProviderDown`. */
  authorizationUrl(checks: OpenIdChecks): Promise<string>;
  /**
   * Returns the provider's own id of the user who logged in there; `undefined` for an answer that fails a check. Throws
   * `ProviderDown`.
   */
  subjectOf(answer: OpenIdAnswer, checks: OpenIdChecks): Promise<string | undefined>;
}

export class ProviderDown extends Error {
  override name = 'ProviderDown';
}

const SCOPE = 'openid';
const TIMEOUT_SECONDS = 5;
const isLoopback = (issuer: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(issuer).hostname);

/** Our word against theirs: a failed check or a refused code is an answer, anything else that the provider is away. */
const isRefusal = (error: unknown): boolean => {
  if (error instanceof ResponseBodyError) return error.status < 500;
  if (error instanceof AuthorizationResponseError) return true;
  return (
    error instanceof ClientError && error.code !== 'OAUTH_TIMEOUT' && error.code !== 'OAUTH_RESPONSE_IS_NOT_CONFORM'
  );
};

/**
 * Creates the client of the OpenID provider: authorization code with PKCE, state, nonce and issuer checks (RFC 9700).
 * Asks the provider when it is first needed.
 */
export const createOpenIdProvider = (settings: OpenIdSettings): OpenIdProvider => {
  const { issuer, clientId, clientSecret, redirectUri } = settings;
  let found: Promise<Configuration> | undefined;
  const configuration = (): Promise<Configuration> => {
    // In clear only to this machine, for development and tests.
    const execute = isLoopback(issuer) ? [allowInsecureRequests] : [];
    found ??= discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_SECONDS });
    return found.catch((error: unknown) => {
      found = undefined;
      throw new ProviderDown('the OpenID provider does not publish a usable configuration', { cause: error });
    });
  };

  return {
    issuer,
    async authorizationUrl({ state, nonce, codeVerifier }) {
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: SCOPE,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return url.href;
    },

    async subjectOf({ code, state, iss }, checks) {
      const config = await configuration();
      const query = new URLSearchParams({ code, state, ...(iss !== undefined && { iss }) });
      try {
        const tokens = await authorizationCodeGrant(config, new URL(`${redirectUri}?${query.toString()}`), {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.codeVerifier,
          idTokenExpected: true,
        });
        return tokens.claims()?.sub;
      } catch (error) {
        if (isRefusal(error)) return undefined;
        throw new ProviderDown('the OpenID provider does not answer', { cause: error });
      }
    },
  };
};
