/** Text that every step repeats. Frozen with the steps once there has been a release: they read it. */

/** Ends the column list of a table whose rows may change. The vault takes only `{}` until it has a schema. */
export const mutableRow = (table: string): string => `
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    metadata jsonb not null default '{}',
    constraint ${table}_pkey primary key (id),
    constraint ${table}_metadata_empty check (metadata = '{}')`;

/** Ends the column list of a table whose rows never change. */
export const appendOnlyRow = (table: string): string => `
    created_at timestamptz not null default now(),
    constraint ${table}_pkey primary key (id)`;

export const keepUpdatedAt = (...tables: string[]): string =>
  tables
    .map(
      (table) =>
        `create trigger ${table}_touch before update on ${table} for each row execute function touch_updated_at();`,
    )
    .join('\n');

/** ENABLE ALWAYS: also for the owner and under `session_replication_role = replica`. */
export const refuseChange = (...tables: string[]): string =>
  tables
    .map(
      (table) => `
    create trigger ${table}_append_only before update or delete or truncate on ${table}
      for each statement execute function refuse_change();
    alter table ${table} enable always trigger ${table}_append_only;`,
    )
    .join('\n');

/** Refuses to delete a row while `when` holds; ENABLE ALWAYS as above. */
export const refuseDelete = (table: string, when: string): string => `
    create trigger ${table}_kept before delete on ${table} for each row when (${when}) execute function refuse_change();
    alter table ${table} enable always trigger ${table}_kept;`;

export const CURRENCIES = `('USD','EUR','GBP','CAD','BTC','ETH','USDC')`;
export const SHA256_HEX = `'^[0-9a-f]{64}$'`;
