import type { Tx } from '../../platform/database/unit-of-work';

const cellOf = (endpointId: string) => ({ table: 'webhook_endpoints', column: 'secrets', rowId: endpointId });
const ownerOf = (endpointId: string) => ({ scope: 'subject', id: endpointId }) as const;

/** Seals the signing secrets of an endpoint under its own key. */
export const sealSecrets = ({ cipher }: Tx, endpointId: string, secrets: readonly string[]): Promise<Buffer> =>
  cipher.seal(ownerOf(endpointId), cellOf(endpointId), JSON.stringify(secrets));

export const openSecrets = async ({ cipher }: Tx, endpointId: string, sealed: Buffer): Promise<string[]> =>
  JSON.parse(await cipher.open(ownerOf(endpointId), cellOf(endpointId), sealed)) as string[];
