import type { AreaManifest } from './area-manifest';
import { KERNEL } from './kernel/manifest';
import { KEYS } from './keys/manifest';
import { IDENTITY } from './identity/manifest';
import { ACCESS } from './access/manifest';
import { RULES } from './rules/manifest';
import { AUDIT } from './audit/manifest';
import { MONEY } from './money/manifest';
import { TREASURY } from './treasury/manifest';
import { RECEIPTS } from './receipts/manifest';
import { DONATIONS } from './donations/manifest';
import { COMPLIANCE } from './compliance/manifest';
import { WEBHOOKS } from './webhooks/manifest';
import { ESCALATIONS } from './escalations/manifest';
import { SIGNATURES } from './signatures/manifest';
import { PRIVACY } from './privacy/manifest';
import { CONTROLS } from './controls/manifest';

/** Every area, in the order in which they may import each other. */
export const AREAS = [
  KERNEL,
  KEYS,
  IDENTITY,
  ACCESS,
  RULES,
  AUDIT,
  MONEY,
  TREASURY,
  RECEIPTS,
  DONATIONS,
  COMPLIANCE,
  WEBHOOKS,
  ESCALATIONS,
  SIGNATURES,
  PRIVACY,
  CONTROLS,
] as const;

type Manifest = (typeof AREAS)[number];

/** Keys of one part of all manifests together. */
type KeysOf<Part extends string> = Manifest extends infer M
  ? M extends Record<Part, infer P>
    ? P extends readonly (infer Item)[]
      ? Item
      : keyof P
    : never
  : never;

export type PermissionName = Extract<KeysOf<'permissions'>, string>;
export type ProblemName = Extract<KeysOf<'problems'>, string>;
export type TopicName = Extract<KeysOf<'topics'>, string>;
export type KeyClassName = Extract<KeysOf<'keyClasses'>, string>;

/** Returns one part of all manifests, merged in the order of the areas. */
export const partOf = <Part extends 'permissions' | 'problems' | 'topics'>(part: Part) => {
  const manifests: readonly AreaManifest[] = AREAS;
  return Object.assign({}, ...manifests.map((manifest) => manifest[part] ?? {})) as NonNullable<AreaManifest[Part]>;
};

/** Returns the lists that all manifests hold under `part`, joined in the order of the areas. */
export const listOf = (part: 'workflowKinds' | 'keyClasses'): readonly string[] => {
  const manifests: readonly AreaManifest[] = AREAS;
  return manifests.flatMap((manifest) => manifest[part] ?? []);
};
