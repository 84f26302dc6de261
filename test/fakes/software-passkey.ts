import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a browser would add to a request: where the page is, and what it was asked for. */
export interface Ceremony {
  challenge: string;
  origin: string;
  rpId: string;
}

export interface Misbehaviour {
  /** Without having asked for a PIN or a finger. */
  unverified?: boolean;
  counter?: number;
  type?: string;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const base64url = (data: Buffer) => data.toString('base64url');

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

const clientData = (type: string, { challenge, origin }: Ceremony) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

const authData = (rpId: string, flags: number, counter: number, rest = Buffer.alloc(0)) => {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([sha256(rpId), Buffer.of(flags), count, rest]);
};

/** A CBOR text of under 24 characters. */
const text = (value: string) => Buffer.concat([Buffer.of(0x60 + value.length), Buffer.from(value)]);
/** CBOR bytes of 24 to 255. */
const bytes = (value: Buffer) => Buffer.concat([Buffer.of(0x58, value.length), value]);

/** An authenticator in software, ES256 and attestation `none`, as far as a server can tell (WebAuthn 3, 6). */
export const createSoftwarePasskey = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  let counter = 0;
  let userHandle = '';

  const coseKey = () => {
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const [left, right] = [x, y].map((part) => bytes(Buffer.from(part, 'base64url'))) as [Buffer, Buffer];
    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    return Buffer.concat([Buffer.from('a5010203262001', 'hex'), Buffer.of(0x21), left, Buffer.of(0x22), right]);
  };
  const flagsOf = ({ unverified }: Misbehaviour) => PRESENT | (unverified ? 0 : VERIFIED);
  const common = { id: base64url(id), rawId: base64url(id), type: 'public-key' as const, clientExtensionResults: {} };

  return {
    create(ceremony: Ceremony, handle: string, fault: Misbehaviour = {}) {
      userHandle = handle;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey()]);
      const data = authData(ceremony.rpId, flagsOf(fault) | ATTESTED, counter, attested);
      const object = [Buffer.of(0xa3), text('fmt'), text('none'), text('attStmt'), Buffer.of(0xa0), text('authData')];
      return {
        ...common,
        response: {
          clientDataJSON: base64url(clientData(fault.type ?? 'webauthn.create', ceremony)),
          attestationObject: base64url(Buffer.concat([...object, bytes(data)])),
          transports: ['internal'],
        },
      };
    },

    get(ceremony: Ceremony, fault: Misbehaviour = {}) {
      counter = fault.counter ?? counter + 1;
      const data = authData(ceremony.rpId, flagsOf(fault), counter);
      const client = clientData(fault.type ?? 'webauthn.get', ceremony);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return {
        ...common,
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle,
        },
      };
    },
  };
};
