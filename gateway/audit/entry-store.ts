import type { MikroORM } from '@mikro-orm/core';
import { SqliteConnection } from '@mikro-orm/sqlite';

import type { GatewayState } from '../state/open-state.ts';
import type { ChainEntry, ChainTail } from './chain.ts';

/** The tables of the chains, as statements: what is written at every request goes past the ORM's unit of work. */
export interface EntryStore {
  /** Writes all or none; they are on disk when the promise is fulfilled. */
  readonly insert: (entries: readonly ChainEntry[]) => Promise<void>;
  /** Null where the chain has no entry. */
  readonly tail: (chain: string) => Promise<ChainTail | null>;
  /** The next entries behind one, in order. */
  readonly page: (chain: string, after: number, limit: number) => Promise<readonly ChainEntry[]>;
  /** Names of all chains that have an entry, in order. */
  readonly chains: () => Promise<readonly string[]>;
  /** Keeps a signed head. */
  readonly insertHead: (chain: string, seq: number, jws: string) => Promise<void>;
  /** Signed heads that are kept, of all chains, in order. */
  readonly heads: () => Promise<readonly string[]>;
  /** Forgets the entries of a chain up to one, and the heads before it. */
  readonly cut: (chain: string, upTo: number) => Promise<void>;
}

type Row = Readonly<Record<'chain' | 'caller' | 'record' | 'hash' | 'jws', string>> &
  Readonly<Record<'seq' | 'at', number | string>>;

const columns = 'chain, seq, at, caller, record, hash';
const places = '(?, ?, ?, ?, ?, ?)';

/** The store of the chains in the gateway's database, whose parts must hold `auditState`. */
export async function createEntryStore({ orm }: GatewayState): Promise<EntryStore> {
  const select = async (sql: string, params: readonly unknown[] = []): Promise<Row[]> =>
    (await orm.driver.getConnection().execute(sql, [...params], 'all')) as Row[];
  const run = async (sql: string, params: readonly unknown[]): Promise<void> =>
    void (await orm.driver.getConnection().execute(sql, [...params], 'run'));
  return {
    insert: await insertInto(orm),
    tail: async (chain) => {
      const sql = 'select seq, hash from audit_entry where chain = ? order by seq desc limit 1';
      const [row] = await select(sql, [chain]);
      return row === undefined ? null : { seq: Number(row.seq), hash: row.hash };
    },
    page: async (chain, after, limit) => {
      const sql = `select ${columns} from audit_entry where chain = ? and seq > ? order by seq limit ?`;
      return (await select(sql, [chain, after, limit])).map(toEntry);
    },
    chains: async () => {
      const rows = await select('select distinct chain from audit_entry order by chain');
      return rows.map(({ chain }) => chain);
    },
    insertHead: (chain, seq, jws) =>
      run('insert into audit_head (chain, seq, jws) values (?, ?, ?) on conflict do nothing', [
        chain,
        seq,
        jws,
      ]),
    heads: async () => {
      const rows = await select('select jws from audit_head order by chain, seq');
      return rows.map(({ jws }) => jws);
    },
    cut: async (chain, upTo) => {
      await run('delete from audit_entry where chain = ? and seq <= ?', [chain, upTo]);
      await run('delete from audit_head where chain = ? and seq < ?', [chain, upTo]);
    },
  };
}

function toEntry({ chain, seq, at, caller, record, hash }: Row): ChainEntry {
  return { chain, seq: Number(seq), at: Number(at), caller, record, hash };
}

/** One statement for all is one transaction. On SQLite it is prepared once: the ORM would write each value into the text of the statement. */
async function insertInto(orm: MikroORM): Promise<EntryStore['insert']> {
  const connection = orm.driver.getConnection();
  if (connection instanceof SqliteConnection) {
    const native = await connection.getNativeClient();
    const statement = native.prepare(`insert into audit_entry (${columns}) values ${places}`);
    const all = native.transaction((entries: readonly ChainEntry[]) => {
      for (const entry of entries) statement.run(...valuesOf(entry));
    });
    return async (entries) => all.immediate(entries);
  }
  return async (entries) => {
    const values = entries.map(() => places).join(', ');
    const sql = `insert into audit_entry (${columns}) values ${values}`;
    await connection.execute(sql, entries.flatMap(valuesOf), 'run');
  };
}

function valuesOf({ chain, seq, at, caller, record, hash }: ChainEntry): (string | number)[] {
  return [chain, seq, at, caller, record, hash];
}
