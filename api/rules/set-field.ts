import { fieldBody, fieldResource, type FieldBody, type FieldResource } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface SetFieldDeps {
  setField: (body: FieldBody, caller: Caller) => Promise<FieldResource>;
}

export const setField = defineEndpoint({
  method: 'post',
  path: '/v1/fields',
  operationId: 'setField',
  summary: 'Make a field stricter than it is declared',
  permission: 'rules:write',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: fieldBody,
  result: fieldResource,
  status: 200,
  idempotent: true,
  problems: ['not-found'],
  handle: ({ body, caller }, { setField: set }: SetFieldDeps) => set(body, caller),
});
