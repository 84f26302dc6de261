import { Check, Column, Entity, Unique } from 'typeorm';
import { CURRENCIES, type Currency } from '../../contracts/money/currencies';
import { LEDGER_ACCOUNT_KINDS, type LedgerAccountKind } from '../../contracts/treasury/states';
import { EMPTY_VAULT, MutableRow, oneOf } from '../row';

/** One account a currency: `assets:provider:cardpay:USD`. */
@Entity('ledger_accounts')
@Unique('ledger_accounts_path_key', ['path'])
@Unique('ledger_accounts_id_currency_key', ['id', 'currency'])
@Check('ledger_accounts_metadata_empty', EMPTY_VAULT)
@Check('ledger_accounts_currency_known', oneOf('currency', CURRENCIES))
@Check('ledger_accounts_kind_known', oneOf('kind', LEDGER_ACCOUNT_KINDS))
@Check(
  'ledger_accounts_path_ends_in_currency',
  "path ~ '^[a-z][a-z0-9-]*(:[a-z0-9-]+)*:[A-Z0-9]+$' and path like '%:' || currency",
)
export class LedgerAccount extends MutableRow {
  @Column('text') path!: string;
  @Column('text') currency!: Currency;
  @Column('text') kind!: LedgerAccountKind;
}
