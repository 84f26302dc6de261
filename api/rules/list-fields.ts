import { fieldList, type FieldResource } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface ListFieldsDeps {
  listFields: (caller: Caller) => Promise<FieldResource[]>;
}

export const listFields = defineEndpoint({
  method: 'get',
  path: '/v1/fields',
  operationId: 'listFields',
  summary: 'List the fields of resources and how they are classified',
  permission: 'rules:read',
  params: nothing,
  query: nothing,
  body: nothing,
  result: fieldList,
  status: 200,
  problems: [],
  handle: async ({ caller }, { listFields: list }: ListFieldsDeps) => ({ items: await list(caller) }),
});
