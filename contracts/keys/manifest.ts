import type { AreaManifest } from '../area-manifest';

export const KEYS = {
  area: 'keys',
} as const satisfies AreaManifest;
