import { nothing } from '../../contracts/kernel/schemas';
import { fieldBody, fieldResource } from '../../contracts/rules/schemas';
import { setField } from '../../services/rules/manage-fields';
import { defineEndpoint } from '../http/endpoint';

export const setFieldEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/fields',
  operationId: 'setField',
  summary: 'Classify or mask a field more strictly than it is declared',
  permission: 'rules:write',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: fieldBody,
  result: fieldResource,
  status: 200,
  idempotent: true,
  problems: ['not-found'],
  handle: ({ body, caller }, ports) => setField(ports, body, caller),
});
