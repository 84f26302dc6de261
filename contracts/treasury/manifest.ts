import type { AreaManifest } from '../area-manifest';

export const TREASURY = {
  area: 'treasury',
} as const satisfies AreaManifest;
