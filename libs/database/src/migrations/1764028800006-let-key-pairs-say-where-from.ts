import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * From which addresses a key pair may be used. NULL, from any: the former release inserts key pairs without it. Added and
 * dropped by hand: on SQLite TypeORM would copy the table instead.
 */
export class LetKeyPairsSayWhereFrom1764028800006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('key_pairs', 'allowed_addresses')) return; // it was cut short after this
    await runner.query('ALTER TABLE key_pairs ADD COLUMN allowed_addresses json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE key_pairs DROP COLUMN allowed_addresses');
  }
}
