import { newId } from '#primitives/ids';
import { ApplicationEntity } from '../entities/application.entity.js';
import type { ListQuery, Page } from '../listing.js';
import type { NewRow } from '../new-row.js';
import type { Session } from '../session.js';
import { applicationOf, applicationPage, type ShownApplication } from '../views/applications.js';
import type { Announcements } from './announcements.js';
import { changeRow, lockRow } from './versioned-row.js';

export type { ApplicationState } from '../entities/application.entity.js';
export type { ShownApplication } from '../views/applications.js';
export type Application = Readonly<ApplicationEntity>;
export type NewApplication = NewRow<ApplicationEntity, 'id' | 'updatedAt'>;
export type ApplicationChange = Partial<Omit<Application, 'id' | 'createdAt' | 'updatedAt' | 'revision'>>;

export class ApplicationRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add(application: NewApplication): Promise<Application> {
    const added = {
      revision: null,
      secondFactorRequired: null,
      ...application,
      id: newId(),
      updatedAt: application.createdAt,
    };
    await this.session.write(({ manager }) => manager.insert(ApplicationEntity, { ...added }));
    return added;
  }

  async findByName(ownerId: string, name: string): Promise<Application | null> {
    const found = await this.session.read(({ manager }) => manager.findOneBy(ApplicationEntity, { ownerId, name }));
    return found?.name === name ? found : null;
  }

  /** One page as a person sees it: all there are, or those of which the person is a member. */
  page(query: ListQuery, viewer: { readonly userId: string; readonly all: boolean }): Promise<Page<ShownApplication>> {
    return this.session.read((connection) => applicationPage(connection, query, viewer));
  }

  /** As this person sees it, who may or may not be a member. */
  show(applicationId: string, userId: string): Promise<ShownApplication | null> {
    return this.session.read((connection) => applicationOf(connection, applicationId, userId));
  }

  /** Holds the row until the transaction ends, so that what is decided about it stays true. */
  async lock(applicationId: string): Promise<Application | null> {
    return this.session.read((connection) => lockRow(connection, ApplicationEntity, { id: applicationId }));
  }

  /** What a locked application becomes. */
  async change(application: Application, change: ApplicationChange, at: Date): Promise<Application> {
    this.announcements.announce({ kind: 'application', applicationId: application.id });
    return this.session.write((connection) =>
      changeRow(connection, ApplicationEntity, application, { ...change, updatedAt: at }),
    );
  }

  async changeState(applicationId: string, state: Application['state'], at: Date): Promise<void> {
    const change = { state, updatedAt: at };
    this.announcements.announce({ kind: 'application', applicationId });
    await this.session.write(({ manager }) => manager.update(ApplicationEntity, { id: applicationId }, change));
  }

  /** Those that a person owns. */
  ownedBy(ownerId: string): Promise<readonly Application[]> {
    return this.session.read(({ manager }) => manager.findBy(ApplicationEntity, { ownerId }));
  }

  /** Deletes it with its key pairs, secrets, subscriptions and team. */
  async remove(applicationId: string): Promise<void> {
    this.announcements.announce({ kind: 'application', applicationId });
    await this.session.write(({ manager }) => manager.delete(ApplicationEntity, { id: applicationId }));
  }
}
