/** The one table of the bare route, made for a run of the benchmark and gone with it. */
export const BARE_TABLE = [
  'create table bench_bare (id uuid primary key, body bytea not null, received_at timestamptz not null default now())',
  'grant insert on bench_bare to hingecraft_app',
];

export const BARE_INSERT = 'insert into bench_bare (id, body) values ($1, $2)';
