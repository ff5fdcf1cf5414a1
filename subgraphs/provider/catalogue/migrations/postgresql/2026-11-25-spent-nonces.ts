import { Migration } from '@mikro-orm/migrations';

/** Which calls were made, for providers of several processes. */
export class SpentNonces extends Migration {
  override readonly name = '2026-11-25-spent-nonces';

  override up(): void {
    this.addSql(
      'create table spent_nonce (nonce varchar(36) not null, noted int not null, primary key (nonce))',
    );
  }
}
