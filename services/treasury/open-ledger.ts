import type { Actor } from '../../contracts/identity/actor';
import { CURRENCIES } from '../../contracts/money/currencies';
import { blocked, held, income } from '../../domain/treasury/journals';
import { ledgerStore } from '../../entities/treasury/ledger.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Opens the ledger's accounts in every currency. Those that are there already are kept. */
export const openLedger = ({ withActor }: { withActor: WithActor }, actor: Actor): Promise<void> =>
  withActor(
    actor,
    (tx) => {
      const ledger = ledgerStore(tx);
      for (const currency of CURRENCIES) {
        ledger.ensureAccounts([held(currency), blocked(currency), income(currency)]);
      }
      return Promise.resolve();
    },
    { technical: 'accounts without entries' },
  );
