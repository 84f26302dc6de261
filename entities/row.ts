import { Column, PrimaryColumn } from 'typeorm';

/** A row that is written once. */
export abstract class AppendOnlyRow {
  /** UUIDv7, made by the application. */
  @PrimaryColumn('uuid') id!: string;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

/** A row whose values may change. `metadata` is the vault: `{}` until the table has a schema for it. */
export abstract class MutableRow extends AppendOnlyRow {
  /** Kept by a trigger. */
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
  @Column('jsonb', { default: {} }) metadata!: Record<string, unknown>;
}

export const EMPTY_VAULT = "metadata = '{}'";

/** Returns the body of a CHECK that mirrors a union of states. */
export const oneOf = (column: string, values: readonly string[]): string =>
  `${column} in (${values.map((value) => `'${value}'`).join(',')})`;

export const isSha256 = (column: string): string => `${column} ~ '^[0-9a-f]{64}$'`;

/** Declares a foreign key without a relation: stores join by id, and no load can hide or write a parent. */
export const restrict = (name: string) => ({ name, onDelete: 'RESTRICT' }) as const;

/** Atomic units of a currency; a string, since they exceed 2^53. */
export const ATOMIC = { precision: 78, scale: 0 } as const;

/** Below every id: where a walk through a table by id begins. */
export const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
