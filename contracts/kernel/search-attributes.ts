import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** The stage of a run, by which operators filter in the Temporal UI; ids, enums and dates only. */
export const stageAttribute = defineSearchAttributeKey('Stage', SearchAttributeType.KEYWORD);
const methodAttribute = defineSearchAttributeKey('Method', SearchAttributeType.KEYWORD);
const amountBucketAttribute = defineSearchAttributeKey('AmountBucket', SearchAttributeType.KEYWORD);
export const dueAtAttribute = defineSearchAttributeKey('DueAt', SearchAttributeType.DATETIME);

/** Registered in the namespace before the first run; the names are the contract with operators' saved views. */
export const SEARCH_ATTRIBUTES = [stageAttribute, methodAttribute, amountBucketAttribute, dueAtAttribute] as const;
