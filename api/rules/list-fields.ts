import { nothing } from '../../contracts/kernel/schemas';
import { fieldList } from '../../contracts/rules/schemas';
import { listFields } from '../../services/rules/manage-fields';
import { defineEndpoint } from '../http/endpoint';

export const listFieldsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/fields',
  operationId: 'listFields',
  summary: 'List the fields of resources and their classification',
  permission: 'rules:read',
  params: nothing,
  query: nothing,
  body: nothing,
  result: fieldList,
  status: 200,
  problems: [],
  handle: async ({ caller }, ports) => ({ items: await listFields(ports, caller) }),
});
