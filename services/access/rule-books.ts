import type { EntityManager } from 'typeorm';
import { accessRuleSchema } from '../../contracts/rules/rule-schemas';
import type { AccessRule, DecisionUser } from '../../contracts/rules/rules';
import { buildRuleBook, type RuleBook } from '../../domain/access/rule-book';
import { rightsStore, type FoundRights } from '../../entities/identity/rights.store';

/** A stored rule that no version of ours has written: no decision is made without it, nor with a guess at it. */
class UnreadableRule extends Error {
  override name = 'UnreadableRule';
}

/** The rights of a caller, on which all decisions of one request are made. */
export interface Rights {
  user: DecisionUser;
  book: RuleBook;
}

export interface RuleBooks {
  /** Joins what was read of a user with the book at that epoch or later; this transaction reads one where it must. */
  rightsOf(manager: EntityManager, userId: string, found: FoundRights): Promise<Rights>;
}

const readable = (raw: unknown): AccessRule => {
  const parsed = accessRuleSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const { id } = raw as { id: string };
  throw new UnreadableRule(`access_rules ${id}: is no rule; retire it with SQL and write it anew through the API`);
};

const loadRuleBook = async (manager: EntityManager): Promise<RuleBook> => {
  const source = await rightsStore(manager).source();
  return buildRuleBook({ ...source, rules: source.rules.map(readable) });
};

/**
 * Creates the cache of the rules of this process, valid until the epoch changes. The epoch is read with the caller in
 * every request, so a change takes effect at the next one, in every process.
 */
export const createRuleBooks = (): RuleBooks => {
  let kept: RuleBook | undefined;
  const at = async (manager: EntityManager, epoch: string): Promise<RuleBook> => {
    if (kept && kept.epoch >= BigInt(epoch)) return kept;
    const loaded = await loadRuleBook(manager);
    // A slower one must not put an older book in the place of a newer.
    if (!kept || loaded.epoch > kept.epoch) kept = loaded;
    return loaded;
  };
  return {
    async rightsOf(manager, userId, { roles, campus, isStudent, epoch }) {
      return { user: { id: userId, roles, campus, isStudent }, book: await at(manager, epoch) };
    },
  };
};
