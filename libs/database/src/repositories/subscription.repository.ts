import type { SubscribedApplication, Subscription, SubscriptionState, TokenKeyPair } from '#gateway-core/model';
import { AddressRanges } from '#primitives/address-ranges';
import { newId } from '#primitives/ids';
import type { Row } from '../connection.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { searchable } from '../identifiers.js';
import type { ListQuery, Page } from '../listing.js';
import type { NewRow } from '../new-row.js';
import { nullable, text, textList } from '../row.js';
import type { Session } from '../session.js';
import { offeredPlan, type OfferedPlan } from '../views/offered-plan.js';
import type { SubscriptionViewer } from '../views/subscription-branches.js';
import {
  type FoundSubscription,
  type ShownSubscription,
  subscriptionOf,
  subscriptionPage,
} from '../views/subscriptions.js';
import type { Announcements } from './announcements.js';
import { changeRow, lockRow } from './versioned-row.js';

export type { OfferedPlan } from '../views/offered-plan.js';
export type { FoundSubscription, ShownSubscription } from '../views/subscriptions.js';

export type StoredSubscription = Readonly<SubscriptionEntity>;
export type NewSubscription = NewRow<SubscriptionEntity, 'id' | 'updatedAt'>;

export type SubscriptionChange = Partial<
  Pick<StoredSubscription, 'planId' | 'state' | 'stateReason' | 'requestedPlanId' | 'requestedBy'>
>;

/** An application's subscriptions, and the person whose standing decides about them too. */
export interface OwnedApplication extends SubscribedApplication {
  readonly ownerId: string;
}

export class SubscriptionRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add(subscription: NewSubscription): Promise<StoredSubscription> {
    const added = {
      stateReason: null,
      requestedPlanId: null,
      requestedBy: null,
      revision: null,
      ...subscription,
      id: newId(),
      updatedAt: subscription.createdAt,
    };
    this.announcements.announce({ kind: 'subscriptions', applicationId: subscription.applicationId });
    await this.session.write(({ manager }) => manager.insert(SubscriptionEntity, { ...added }));
    return added;
  }

  async changeState(
    { id, applicationId }: Pick<StoredSubscription, 'id' | 'applicationId'>,
    change: { readonly state: SubscriptionState; readonly reason: string | null; readonly at: Date },
  ): Promise<void> {
    const { state, reason, at } = change;
    this.announcements.announce({ kind: 'subscriptions', applicationId });
    await this.session.write(({ manager }) =>
      manager.update(SubscriptionEntity, { id, applicationId }, { state, stateReason: reason, updatedAt: at }),
    );
  }

  /** The application with all its key pairs and subscriptions; null when there is no such application. One statement. */
  /** One page as a person sees it. */
  page(query: ListQuery, viewer: SubscriptionViewer): Promise<Page<ShownSubscription>> {
    return this.session.read((connection) => subscriptionPage(connection, query, viewer));
  }

  /** As this person sees it, who may have nothing to do with it. */
  show(subscriptionId: string, userId: string): Promise<FoundSubscription | null> {
    return this.session.read((connection) => subscriptionOf(connection, subscriptionId, userId));
  }

  /** Holds the row until the transaction ends, so that what is decided about it stays true. */
  lock(subscriptionId: string): Promise<StoredSubscription | null> {
    return this.session.read((connection) => lockRow(connection, SubscriptionEntity, { id: subscriptionId }));
  }

  /** What a locked subscription becomes. */
  async change(subscription: StoredSubscription, change: SubscriptionChange, at: Date): Promise<StoredSubscription> {
    this.announcements.announce({ kind: 'subscriptions', applicationId: subscription.applicationId });
    return this.session.write((connection) =>
      changeRow(connection, SubscriptionEntity, subscription, { ...change, updatedAt: at }),
    );
  }

  async remove({ id, applicationId }: Pick<StoredSubscription, 'id' | 'applicationId'>): Promise<void> {
    this.announcements.announce({ kind: 'subscriptions', applicationId });
    await this.session.write(({ manager }) => manager.delete(SubscriptionEntity, { id, applicationId }));
  }

  /** What an API and one plan are to each other at this moment, and stay until the transaction ends. */
  offer(apiId: string, planId: string): Promise<OfferedPlan | null> {
    return this.session.read((connection) => offeredPlan(connection, apiId, planId));
  }

  /** The application with all its subscriptions; null when there is no such application. One statement. */
  async findByApplication(applicationId: string): Promise<OwnedApplication | null> {
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT a.id AS application_id, a.name, a.owner_id, a.state AS application_state, u.state AS owner_state,
                k.consumer_key, k.state AS key_pair_state, k.allowed_addresses, s.id, s.api_id, s.plan_id, s.state
         FROM applications a
         JOIN users u ON u.id = a.owner_id
         LEFT JOIN key_pairs k ON k.application_id = a.id
         LEFT JOIN subscriptions s ON s.application_id = a.id
         WHERE a.id = ?`,
        [searchable(applicationId)],
      ),
    );
    if (rows.length === 0) return null;
    const subscriptions = rows.filter(({ id }) => id !== null).map(readSubscription);
    const keyPairs = rows.filter(({ consumer_key }) => consumer_key !== null).map(readKeyPair);
    return {
      applicationId: text(rows[0].application_id),
      name: text(rows[0].name),
      ownerId: text(rows[0].owner_id),
      enabled: rows[0].application_state === 'ACTIVE' && rows[0].owner_state === 'ACTIVE',
      keyPairs: new Map(keyPairs),
      subscriptions: new Map(subscriptions.map((subscription) => [subscription.apiId, subscription])),
    };
  }
}

/** By its consumer key. Every row of one key pair says the same. */
const readKeyPair = (row: Row): readonly [string, TokenKeyPair] => [
  text(row.consumer_key),
  {
    enabled: row.key_pair_state === 'ACTIVE',
    allowedAddresses: nullable(row.allowed_addresses, (value) => new AddressRanges(textList(value))),
  },
];

const readSubscription = (row: Row): Subscription => ({
  id: text(row.id),
  apiId: text(row.api_id),
  planId: text(row.plan_id),
  state: text(row.state) as SubscriptionState,
});
