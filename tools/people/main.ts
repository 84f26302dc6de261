import { parseArgs } from 'node:util';
import type { Actor } from '../../contracts/identity/actor';
import { isRole, ROLES, type Role } from '../../contracts/identity/roles';
import { issueSigningClient } from '../../services/access/signing-client';
import { addUser } from '../../services/identity/add-user';
import { issueApiKey } from '../../services/identity/issue-api-key';
import { issuePasswordLink } from '../../services/identity/password-link';
import { resetLogIn } from '../../services/identity/reset-log-in';
import { revokeApiKey } from '../../services/identity/revoke-api-key';
import type { Tool } from '../open-tool';
import { needed, orFail, withTool } from '../run-command';

const HELP = `Usage: npm run people -- COMMAND

  add --name NAME [--email EMAIL] --role ROLE ... adds a person and prints their API key once
  key --user ID                                   prints a further API key of a person once
  signing-key --user ID                           prints a client id and a secret once, for programs that sign requests
  invite --user ID                                prints a token once that sets a person's password, within a day
  reset --user ID                                 takes a person's password, app and passkeys away and ends their sessions
  revoke --prefix PREFIX                          ends the API key hc_PREFIX_... or the client hcs_PREFIX at once

Roles: ${ROLES.join(', ')}`;

interface Options {
  name?: string | undefined;
  email?: string | undefined;
  role: string[];
  user?: string | undefined;
  prefix?: string | undefined;
}

const rolesOf = (given: readonly string[]): Role[] => {
  if (given.length === 0) throw new Error(`--role is needed: one or more of ${ROLES.join(', ')}`);
  return given.map((role) => {
    if (!isRole(role)) throw new Error(`--role: '${role}' is not one of ${ROLES.join(', ')}`);
    return role;
  });
};

const run = async (command: string | undefined, options: Options, tool: Tool, actor: Actor): Promise<void> => {
  switch (command) {
    case 'add': {
      const displayName = needed('name', options.name, HELP);
      const person = { displayName, email: options.email, roles: rolesOf(options.role) };
      const userId = await addUser(tool, person, actor);
      return console.log(`user ${userId}\nAPI key, shown this once: ${await issueApiKey(tool, userId, actor)}`);
    }
    case 'key':
      return console.log(
        `API key, shown this once: ${await issueApiKey(tool, needed('user', options.user, HELP), actor)}`,
      );
    case 'signing-key': {
      const { clientId, secret } = await issueSigningClient(tool, needed('user', options.user, HELP), actor);
      return console.log(`client ${clientId}\nsigning secret, shown this once: ${secret}`);
    }
    case 'invite':
      return console.log(
        `token for POST /v1/passwords, shown this once: ${await issuePasswordLink(tool, needed('user', options.user, HELP), actor)}`,
      );
    case 'reset':
      await resetLogIn(tool, needed('user', options.user, HELP), actor);
      return console.log('reset; invite the person again');
    case 'revoke':
      await revokeApiKey(tool, needed('prefix', options.prefix, HELP), actor);
      return console.log('revoked');
    case undefined:
    default:
      throw new Error(HELP);
  }
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      email: { type: 'string' },
      role: { type: 'string', multiple: true, default: [] },
      user: { type: 'string' },
      prefix: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  await withTool('people', (tool, actor) => run(positionals[0], values, tool, actor));
};

orFail(main());
