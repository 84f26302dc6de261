import type { DataConverter } from '@temporalio/common';
import type { PayloadKeys } from '../crypto/payload-keys';
import { createPayloadCodec } from './payload-codec';

/** Source or compiled, wherever this file is. */
export const FAILURE_CONVERTER_PATH = require.resolve('./failure-converter');

/**
 * Creates the data converter of clients, workers, bundle and replay. Payloads hold ids, enums, hashes and amounts,
 * sealed.
 */
export const createDataConverter = (keys: PayloadKeys): DataConverter => ({
  failureConverterPath: FAILURE_CONVERTER_PATH,
  payloadCodecs: [createPayloadCodec(keys)],
});
