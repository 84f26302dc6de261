import { type Ports } from './ports';
import { type Secrets } from './secrets';

/** The place where Temporal's UI of this stack expects a decoder of payloads. */
export interface DecoderPlace {
  /** On 127.0.0.1. */
  port: number;
  /** The first part of the path. */
  token: string;
  /** The origins that the UI's page may have. */
  pages: string[];
}

/** Returns the address that the UI is given; it appends `/decode`. */
export const decoderAddress = ({ port, token }: Pick<DecoderPlace, 'port' | 'token'>): string =>
  `http://127.0.0.1:${port}/${token}`;

export const decoderPlace = ({ payloadDecoder, temporalUi }: Ports, secrets: Secrets): DecoderPlace => ({
  port: payloadDecoder,
  token: secrets.payloadDecoderToken,
  pages: ['localhost', '127.0.0.1'].map((host) => `http://${host}:${temporalUi}`),
});
