import type { Dialect } from '../connection.js';
import { MemberEntity, type TeamRole } from '../entities/member.entity.js';
import { instant, text } from '../row.js';
import type { Session } from '../session.js';

export type { TeamRole } from '../entities/member.entity.js';

/** One of an application's team, its owner included. */
export interface Member {
  readonly userId: string;
  readonly username: string;
  readonly role: 'OWNER' | TeamRole;
  readonly createdAt: Date;
}

const SET_ROLE: Readonly<Record<Dialect, string>> = {
  mysql: 'ON DUPLICATE KEY UPDATE role = VALUES(role)',
  sqlite: 'ON CONFLICT (application_id, user_id) DO UPDATE SET role = excluded.role',
};

export class MemberRepository {
  constructor(private readonly session: Session) {}

  /** The owner first, then the others by the time at which they came. */
  async ofApplication(applicationId: string): Promise<readonly Member[]> {
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT u.id AS id, u.username AS username, 'OWNER' AS role, a.created_at AS created_at, 0 AS place
         FROM applications a JOIN users u ON u.id = a.owner_id WHERE a.id = ?
         UNION ALL
         SELECT u.id, u.username, m.role, m.created_at, 1
         FROM members m JOIN users u ON u.id = m.user_id WHERE m.application_id = ?
         ORDER BY place, created_at, id`,
        [applicationId, applicationId],
      ),
    );
    return rows.map((row) => ({
      userId: text(row.id),
      username: text(row.username),
      role: text(row.role) as Member['role'],
      createdAt: instant(row.created_at),
    }));
  }

  /** Adds a member, or gives one that is there another role. */
  async put(applicationId: string, userId: string, role: TeamRole, at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        `INSERT INTO members (application_id, user_id, role, created_at) VALUES (?, ?, ?, ?) ${SET_ROLE[connection.dialect]}`,
        [applicationId, userId, role, at],
      ),
    );
  }

  /** True when there was one. */
  async remove(applicationId: string, userId: string): Promise<boolean> {
    const { affected } = await this.session.write(({ manager }) =>
      manager.delete(MemberEntity, { applicationId, userId }),
    );
    return affected === 1;
  }
}
