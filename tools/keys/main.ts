import { parseArgs } from 'node:util';
import type { Actor } from '../../contracts/identity/actor';
import { encryptionKeyStore, type KeysUnder } from '../../entities/keys/encryption-key.store';
import { rewrapDataKey, type WrappedKey } from '../../platform/crypto/data-key';
import { CannotUnwrap, type MasterKeys } from '../../platform/crypto/master-keys';
import { rotateMasterKey } from '../../services/keys/rotate-master-key';
import type { Tool } from '../open-tool';
import { orFail, withTool } from '../run-command';

const HELP = `Usage: npm run keys -- COMMAND

  status    counts the data keys under each master key, and shows which master keys this environment has
  rotate    puts every data key under MASTER_KEY, while the system runs; a second run continues a killed one

Sealed values stay unchanged: only the data keys are wrapped again. Ends with 1 when data keys are left under another
master key. Both commands read the variables of the processes; the old key is in MASTER_KEY_OTHER or
MASTER_KEY_OTHER_FILE, or as MASTER_KEY_PKCS11_OTHER_KEY.`;

const roleOf = ({ current, find }: MasterKeys, id: string): string => {
  if (id === current.id) return 'MASTER_KEY: wraps new data keys';
  return find(id) ? 'MASTER_KEY_OTHER: opens' : 'missing here: values under these keys cannot be read';
};

const statusLines = (masterKeys: MasterKeys, keys: readonly KeysUnder[]): string[] => {
  const unused = { masterKeyId: masterKeys.current.id, count: 0 };
  const all = keys.some(({ masterKeyId }) => masterKeyId === unused.masterKeyId) ? keys : [unused, ...keys];
  return all.map(({ masterKeyId, count }) =>
    masterKeyId === undefined
      ? `${count} destroyed`
      : `${count} under ${masterKeyId}   ${roleOf(masterKeys, masterKeyId)}`,
  );
};

const status = async ({ withActor, masterKeys }: Tool, actor: Actor): Promise<void> => {
  const keys = await withActor(actor, ({ manager }) => encryptionKeyStore(manager).countByMasterKey());
  console.log(statusLines(masterKeys, keys).join('\n'));
};

const rotate = async ({ withActor, masterKeys }: Tool, actor: Actor): Promise<void> => {
  const rewrap = (key: WrappedKey): Promise<WrappedKey | undefined> =>
    rewrapDataKey(masterKeys, key).catch((error: unknown) => {
      if (error instanceof CannotUnwrap) return undefined;
      throw error;
    });
  const { rewrapped, left } = await rotateMasterKey({ withActor, currentId: masterKeys.current.id, rewrap }, actor);
  console.log(`${rewrapped} data keys rewrapped under ${masterKeys.current.id}`);
  if (left.length > 0) {
    const rest = left.map(({ masterKeyId, count }) => `${count} under ${masterKeyId}`).join(', ');
    throw new Error(`${rest} left: does a process still run with it as MASTER_KEY, or were rows changed?`);
  }
  console.log(
    'No data key is under another master key. Once no process has the old one as MASTER_KEY, it may be taken away; ' +
      'backups from before still need it.',
  );
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  });
  if (values.help) return console.log(HELP);
  switch (positionals[0]) {
    case 'status':
      return withTool('keys', status, { checkKeys: false });
    case 'rotate':
      return withTool('keys', rotate);
    case undefined:
    default:
      throw new Error(HELP);
  }
};

orFail(main());
