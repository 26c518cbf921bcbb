import { newId } from '#primitives/ids';
import { ApplicationEntity, type ApplicationState } from '../entities/application.entity.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

export type { ApplicationState } from '../entities/application.entity.js';
export type Application = Readonly<ApplicationEntity>;
export type NewApplication = Omit<Application, 'id' | 'updatedAt'>;

export class ApplicationRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add(application: NewApplication): Promise<Application> {
    const added = { ...application, id: newId(), updatedAt: application.createdAt };
    await this.session.write(({ manager }) => manager.insert(ApplicationEntity, { ...added }));
    return added;
  }

  async findByName(ownerId: string, name: string): Promise<Application | null> {
    const found = await this.session.read(({ manager }) => manager.findOneBy(ApplicationEntity, { ownerId, name }));
    return found?.name === name ? found : null;
  }

  async changeState(applicationId: string, state: ApplicationState, at: Date): Promise<void> {
    const change = { state, updatedAt: at };
    this.announcements.announce({ kind: 'application', applicationId });
    await this.session.write(({ manager }) => manager.update(ApplicationEntity, { id: applicationId }, change));
  }
}
