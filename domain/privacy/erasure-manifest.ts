import type { ErasureManifest, ManifestPlace } from '../../contracts/privacy/subject-requests';
import { canonicalHash } from '../canonical-hash';

/** Places that held nothing are left out, so that the manifest lists what was there. */
export const manifestOf = (places: readonly ManifestPlace[]): ErasureManifest => ({
  version: 1,
  places: places.filter(({ count }) => count > 0),
});

/** Returns the proof of an erasure: computable from the manifest, and recorded in the audit chain. */
export const manifestHash = ({ version, places }: ErasureManifest): string =>
  canonicalHash('hingecraft.erasure-manifest.v1', { version, places: places.map((place) => ({ ...place })) });
