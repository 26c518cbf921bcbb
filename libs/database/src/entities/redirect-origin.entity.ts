import { Entity, ForeignKey, Index } from 'typeorm';
import { IdentifierColumn, UuidColumn } from '../columns.js';
import { KeyPairEntity } from './key-pair.entity.js';

/** The web origins of a key pair's redirect URIs: whose pages may call the token endpoint at all. */
@Entity('redirect_origins')
@Index('ix_redirect_origins_key_pair_id', ['keyPairId'])
export class RedirectOriginEntity {
  @IdentifierColumn('origin', 255, { primary: true })
  origin: string;

  @ForeignKey(() => KeyPairEntity, {
    name: 'fk_redirect_origins_key_pair_id',
    onDelete: 'CASCADE',
    onUpdate: 'RESTRICT',
  })
  @UuidColumn('key_pair_id', { primary: true })
  keyPairId: string;
}
