import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PolicyResource } from '../../contracts/controls/policy-schemas';
import { ENGINE_USER_ID } from '../../contracts/identity/actor';
import { localMasterKey } from '../../platform/crypto/local-master-key';
import { createMasterKeys } from '../../platform/crypto/master-keys';
import { createUnitOfWork, type WithActor } from '../../platform/database/unit-of-work';
import { assessPolicy } from '../../services/controls/assess-policy';
import type { Person, TestApi } from './api';

export const ENGINE = { userId: ENGINE_USER_ID, requestId: 'test' };

/** A policy as `docs/policies/` states it. */
export const workedPolicy = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(resolve(__dirname, '../../docs/policies', `${name}.json`), 'utf8')) as Record<
    string,
    unknown
  >;

/** A policy with this one check, or what else it requires. */
export const policyWith = (...list: object[]) => ({
  name: `policy-${randomUUID().slice(0, 8)}`,
  type: 'access',
  description: 'A test policy.',
  requirements: { v: 1, list },
});

export const secondFactor = (roles: string[], change: object = {}) => ({
  id: 'second-factor',
  title: 'Second factors',
  severity: 'critical',
  kind: 'check',
  max_age_hours: 24,
  check: 'privileged-second-factor',
  check_version: 1,
  parameters: { roles },
  ...change,
});

export const manual = (change: object = {}) => ({
  id: 'review',
  title: 'Reviewed',
  severity: 'low',
  kind: 'manual',
  max_age_days: 30,
  ...change,
});

/** Written by one person, put in force by another. */
export const activePolicy = async (api: TestApi, body: object, writer: Person, lead: Person): Promise<string> => {
  const written = await api.ask('/v1/policies', { key: writer.key, body });
  if (written.status !== 201) throw new Error(`the policy was answered ${JSON.stringify(written.body)}`);
  const id = written.body['id'] as string;
  const activated = await api.ask(`/v1/policies/${id}/activate`, { method: 'POST', key: lead.key });
  if (activated.status !== 200) throw new Error(`its activation was answered ${JSON.stringify(activated.body)}`);
  return id;
};

export const policyOf = async (api: TestApi, id: string, { key }: Person): Promise<PolicyResource> =>
  (await api.ask(`/v1/policies/${id}`, { key })).body as unknown as PolicyResource;

/** Transactions as a worker makes them: for the engine, whoever acts. */
export const asWorker = ({ dataSource, keys }: TestApi): WithActor =>
  createUnitOfWork({
    dataSource,
    masterKeys: createMasterKeys(localMasterKey(keys.masterKey)),
    lookupKey: keys.lookupKey,
    principalId: ENGINE_USER_ID,
  });

/** Runs the checks of a policy as the scheduler does. */
export const assess = (withActor: WithActor, policyId: string, now = new Date(), assessmentId = randomUUID()) =>
  assessPolicy({ withActor, now: () => now }, policyId, assessmentId, 'all', ENGINE);
