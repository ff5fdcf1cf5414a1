import { createServer } from 'node:http';

import { DuckDBInstance, type DuckDBPreparedStatement } from '@duckdb/node-api';

import { answerParent } from './child-protocol.ts';

/**
 * DuckDB in one process over the published file of series, with a table of the clinical rows: what a user of `idc-index` has.
 * Takes SQL as a POST and answers rows and the milliseconds that DuckDB took, HTTP left out.
 */
const [threads = '1', seriesFile = '', clinicalFile = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
await connection.run(`create view series as from read_parquet('${seriesFile}')`);
await connection.run(`create table clinical as select * from read_csv('${clinicalFile}',
  delim = '\t', quote = '', escape = '', header = false, nullstr = '\\N', columns = {
    provider: 'varchar', subject: 'integer', dataset: 'varchar', patient: 'varchar', kind: 'varchar', code: 'varchar',
    value: 'varchar', number: 'double', unit: 'varchar', body_site: 'varchar'})`);
const prepared = new Map<string, DuckDBPreparedStatement>();

async function run(sql: string): Promise<{ rows: unknown; milliseconds: number }> {
  const statement = prepared.get(sql) ?? (await connection.prepare(sql));
  prepared.set(sql, statement);
  const started = performance.now();
  const reader = await statement.runAndReadAll();
  const rows = reader.getRowsJson();
  return { rows, milliseconds: performance.now() - started };
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    void run(Buffer.concat(chunks).toString('utf8')).then(
      (answer) => response.end(JSON.stringify(answer)),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  answerParent({ url: `http://127.0.0.1:${port}` }, () => ({}));
});
