import type { MasterKeyConfig } from '../config';
import { localMasterKey } from './local-master-key';
import { listOf, loadKey, loadOtherKeys, readPrivateFile } from './master-key';
import { createMasterKeys, type MasterKey, type MasterKeys } from './master-keys';
import { openToken, type Token } from './pkcs11-token';

const tokenOf = (config: MasterKeyConfig): Token => {
  const name = 'MASTER_KEY_PKCS11_PIN';
  const { [name]: value, [`${name}_FILE`]: file } = config;
  if ((value === undefined) === (file === undefined)) {
    throw new Error(`${name}: give the token's PIN in ${name} or a file in ${name}_FILE, and not both`);
  }
  const { MASTER_KEY_PKCS11_MODULE: module, MASTER_KEY_PKCS11_TOKEN: label } = config;
  if (!module) throw new Error('MASTER_KEY_PKCS11_MODULE: missing; it is the path of a PKCS#11 library');
  if (!label) throw new Error('MASTER_KEY_PKCS11_TOKEN: missing; it is the label of the token');
  return openToken({ module, label, pin: (value ?? readPrivateFile(name, file ?? '')).trim() });
};

/**
 * Opens the master keys that the configuration names. A token is opened when a key in it is named. Throws naming the
 * variable that is missing, contradicts another or does not lead to a key; no key and no PIN is in it.
 */
export const openMasterKeys = (config: MasterKeyConfig): MasterKeys => {
  const { MASTER_KEY: value, MASTER_KEY_FILE: file, MASTER_KEY_PKCS11_KEY: label } = config;
  if (label !== undefined && (value !== undefined || file !== undefined)) {
    throw new Error('MASTER_KEY: give one of MASTER_KEY, MASTER_KEY_FILE and MASTER_KEY_PKCS11_KEY, and not two');
  }
  const otherLabels = listOf(config.MASTER_KEY_PKCS11_OTHER_KEY);
  const token = label !== undefined || otherLabels.length > 0 ? tokenOf(config) : undefined;
  const inToken = (open: Token, variable: string, key: string): MasterKey => open.masterKey(variable, key);

  const current =
    token && label !== undefined
      ? inToken(token, 'MASTER_KEY_PKCS11_KEY', label)
      : localMasterKey(loadKey({ name: 'MASTER_KEY', value, file }));
  const name = 'MASTER_KEY_OTHER';
  return createMasterKeys(current, [
    ...loadOtherKeys({ name, value: config.MASTER_KEY_OTHER, file: config.MASTER_KEY_OTHER_FILE }).map(localMasterKey),
    ...(token ? otherLabels.map((other) => inToken(token, 'MASTER_KEY_PKCS11_OTHER_KEY', other)) : []),
  ]);
};
