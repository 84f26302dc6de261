import { randomBytes } from 'node:crypto';
import type * as Pkcs11 from 'pkcs11js';
import { NONCE_BYTES, TAG_BYTES } from './aead';
import { CannotUnwrap, type MasterKey } from './master-keys';

export interface TokenSettings {
  /** Path of the token's PKCS#11 library. */
  module: string;
  /** The token's label. */
  label: string;
  pin: string;
}

/** A token, logged in for as long as the process runs. */
export interface Token {
  /** An AES key by its label; `variable` is the one that names it, for errors. Throws when it could leave the token. */
  masterKey(variable: string, label: string): MasterKey;
}

const FORMAT = 1;
/** Errors of a token for bytes that it cannot open; SoftHSM uses only the last. */
const NOT_OPENED = ['CKR_ENCRYPTED_DATA_INVALID', 'CKR_ENCRYPTED_DATA_LEN_RANGE', 'CKR_GENERAL_ERROR'];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Compiled on demand, so that an installation without a token needs no compiler. */
const loadBinding = (): typeof Pkcs11 => {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only where a token is configured
    return require('pkcs11js') as typeof Pkcs11;
  } catch {
    const build = 'npm explore pkcs11js -- npm run build';
    throw new Error(`MASTER_KEY_PKCS11_MODULE: the package pkcs11js is not compiled; with a C++ compiler: ${build}`);
  }
};

/** The token's own word for what went wrong, behind the variable that leads there; never the PIN. */
const naming = <T>(variable: string, doing: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw new Error(`${variable}: ${doing}: ${messageOf(error)}`, { cause: error });
  }
};

const tolerating = (code: string, work: () => unknown): void => {
  try {
    work();
  } catch (error) {
    if (messageOf(error) !== code) throw error;
  }
};

const logIn = ({ PKCS11, CKF_SERIAL_SESSION, CKU_USER }: typeof Pkcs11, settings: TokenSettings) => {
  const library = new PKCS11();
  naming('MASTER_KEY_PKCS11_MODULE', `${settings.module} is not a PKCS#11 library`, () => {
    library.load(settings.module);
    tolerating('CKR_CRYPTOKI_ALREADY_INITIALIZED', () => library.C_Initialize());
  });
  const slots = library.C_GetSlotList(true);
  const found = slots.filter((slot) => library.C_GetTokenInfo(slot).label.trim() === settings.label);
  const [slot] = found;
  if (!slot || found.length > 1) {
    throw new Error(`MASTER_KEY_PKCS11_TOKEN: ${found.length} tokens have the label '${settings.label}', not one`);
  }
  const session = library.C_OpenSession(slot, CKF_SERIAL_SESSION);
  naming('MASTER_KEY_PKCS11_PIN', 'the token does not take it', () =>
    tolerating('CKR_USER_ALREADY_LOGGED_IN', () => library.C_Login(session, CKU_USER, settings.pin)),
  );
  return { library, session };
};

/** Opens a token. Calls are synchronous: a remote token blocks the process for one round trip per data key. */
export const openToken = (settings: TokenSettings): Token => {
  const binding = loadBinding();
  const { library, session } = logIn(binding, settings);
  const { CKA_CLASS, CKA_EXTRACTABLE, CKA_KEY_TYPE, CKA_LABEL, CKA_SENSITIVE, CKK_AES, CKO_SECRET_KEY } = binding;

  const find = (variable: string, label: string): Buffer => {
    library.C_FindObjectsInit(session, [
      { type: CKA_CLASS, value: CKO_SECRET_KEY },
      { type: CKA_KEY_TYPE, value: CKK_AES },
      { type: CKA_LABEL, value: label },
    ]);
    const found = library.C_FindObjects(session, 2);
    library.C_FindObjectsFinal(session);
    const [handle] = found;
    if (!handle || found.length > 1) {
      throw new Error(`${variable}: ${found.length || 'no'} AES keys in the token have the label '${label}', not one`);
    }
    const [sensitive, extractable] = library
      .C_GetAttributeValue(session, handle, [{ type: CKA_SENSITIVE }, { type: CKA_EXTRACTABLE }])
      .map(({ value }) => Buffer.isBuffer(value) && value[0] === 1);
    if (!sensitive || extractable) {
      throw new Error(
        `${variable}: the key '${label}' could leave the token; make one that is sensitive and not extractable`,
      );
    }
    return handle;
  };

  const mechanism = (iv: Buffer, aad: Buffer): Pkcs11.Mechanism => ({
    mechanism: binding.CKM_AES_GCM,
    parameter: {
      type: binding.CK_PARAMS_AES_GCM,
      iv,
      aad,
      ivBits: iv.length * 8,
      tagBits: TAG_BYTES * 8,
    } as Pkcs11.AesGCM,
  });

  return {
    masterKey(variable, label) {
      const handle = find(variable, label);
      const id = `pkcs11:${label}`;
      return {
        id,
        wrap: async (dataKey, boundTo) =>
          naming(variable, 'the token did not wrap a data key', () => {
            const nonce = randomBytes(NONCE_BYTES);
            library.C_EncryptInit(session, mechanism(nonce, boundTo), handle);
            const sealed = library.C_Encrypt(session, dataKey, Buffer.alloc(dataKey.length + TAG_BYTES));
            return Buffer.concat([Buffer.of(FORMAT), nonce, sealed]);
          }),
        async unwrap(wrapped, boundTo) {
          if (wrapped[0] !== FORMAT)
            throw new CannotUnwrap(`the master key ${id} did not wrap it: its format is unknown`);
          try {
            library.C_DecryptInit(session, mechanism(wrapped.subarray(1, 1 + NONCE_BYTES), boundTo), handle);
            const sealed = wrapped.subarray(1 + NONCE_BYTES);
            return library.C_Decrypt(session, sealed, Buffer.alloc(sealed.length));
          } catch (error) {
            const code = messageOf(error);
            if (NOT_OPENED.includes(code)) throw new CannotUnwrap(`the master key ${id} does not open it (${code})`);
            throw new Error(`${variable}: the token did not open a data key: ${code}`, { cause: error });
          }
        },
      };
    },
  };
};
