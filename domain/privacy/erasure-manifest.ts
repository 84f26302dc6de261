import type { ErasureManifest, ManifestPlace } from '../../contracts/privacy/subject-requests';
import { canonicalHash } from '../canonical-hash';

/** Returns the manifest of these places, without those that held nothing. */
export const manifestOf = (places: readonly ManifestPlace[]): ErasureManifest => ({
  version: 1,
  places: places.filter(({ count }) => count > 0),
});

/**
 * Returns the proof of an erasure, the hash of its manifest. The audit chain records it, and anyone with the manifest
 * can compute it.
 */
export const manifestHash = ({ version, places }: ErasureManifest): string =>
  canonicalHash('hingecraft.erasure-manifest.v1', { version, places: places.map((place) => ({ ...place })) });
