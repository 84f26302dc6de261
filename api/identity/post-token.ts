import { tokenBody, tokenPair } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { refreshTokens, issueTokens } from '../../services/identity/tokens';
import { defineEndpoint } from '../http/endpoint';

export const postTokenEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/tokens',
  operationId: 'issueTokens',
  summary: 'Get an access token valid for five minutes and the next refresh token',
  description:
    'Send the access token as Authorization: Bearer. A refresh token works once; sending it again ends the session, except once within 30 seconds, in case the answer was lost.',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: tokenBody,
  result: tokenPair,
  status: 201,
  problems: ['login-refused', 'second-factor-required', 'locked-out', 'token-refused'],
  handle({ body, client, actor }, ports) {
    if (body.grant_type === 'refresh_token') return refreshTokens(ports, body.refresh_token, client, actor);
    return issueTokens(ports, body, client, actor);
  },
});
