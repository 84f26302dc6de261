import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../../contracts/kernel/search-attributes';

const { IndexedValueType } = temporal.api.enums.v1;
const TYPES = {
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
} as const;

/** Adds all of ours but `known`; a server refuses one that it has already. */
export const addSearchAttributes = async (
  { connection, options: { namespace } }: Client,
  known: object = {},
): Promise<void> => {
  const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !(name in known));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, TYPES[type]]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
};

/** Adds the search attributes that the namespace lacks; a second call finds them there. */
export const registerSearchAttributes = async (client: Client): Promise<void> => {
  const { namespace } = client.options;
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  await addSearchAttributes(client, customAttributes);
};
