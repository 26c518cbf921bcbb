import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import type { Database } from '../database.js';
import { ApiMemory } from './api-memory.js';
import { ChangeFeed } from './change-feed.js';
import { KeyMemory } from './key-memory.js';
import { NotedSignIns } from './noted-sign-ins.js';
import { PairwiseMemory } from './pairwise-memory.js';
import { PersonalAccessTokens } from './personal-access-tokens.js';
import { RememberedClients } from './remembered-clients.js';
import { RememberedOrigins } from './remembered-origins.js';
import { RememberedUsers } from './remembered-users.js';
import { RevocationMemory } from './revocation-memory.js';
import { ScopeMemory } from './scope-memory.js';
import { SettingsMemory } from './settings-memory.js';
import { SubscriptionMemory } from './subscription-memory.js';

/** All that answers without the database. */
export interface Memory {
  readonly feed: ChangeFeed;
  readonly settings: SettingsMemory;
  readonly clients: RememberedClients;
  readonly origins: RememberedOrigins;
  readonly users: RememberedUsers;
  readonly personalAccessTokens: PersonalAccessTokens;
  readonly signIns: NotedSignIns;
  readonly subscriptions: SubscriptionMemory;
  readonly apis: ApiMemory;
  readonly scopes: ScopeMemory;
  readonly revocations: RevocationMemory;
  readonly keys: KeyMemory;
  readonly subjects: PairwiseMemory;
}

/** Loads what must be complete before the process is ready, and follows the change feed from there; `feed.stop()` ends it. */
export async function openMemory(database: Database, rootKeys: RootKeys, clock: Clock): Promise<Memory> {
  const feed = new ChangeFeed(database, clock);
  const settings = new SettingsMemory(database);
  const clients = new RememberedClients(database, settings);
  const origins = new RememberedOrigins(database);
  const users = new RememberedUsers(database);
  const personalAccessTokens = new PersonalAccessTokens(database, rootKeys, clock);
  const signIns = new NotedSignIns(database);
  const catchUp = () => feed.catchUp();
  const subscriptions = new SubscriptionMemory(database, catchUp);
  const apis = new ApiMemory(database, catchUp);
  const scopes = new ScopeMemory(apis, subscriptions);
  const revocations = new RevocationMemory(database, clock);
  const keys = new KeyMemory(database, rootKeys);
  const subjects = await PairwiseMemory.open(database, rootKeys, clock);

  // The settings first: the clients are made with them.
  const others = [clients, origins, users, personalAccessTokens, subscriptions, apis, revocations, keys];
  for (const subscriber of [settings, ...others]) feed.subscribe(subscriber);
  await feed.start();
  return {
    feed,
    settings,
    clients,
    origins,
    users,
    personalAccessTokens,
    signIns,
    subscriptions,
    apis,
    scopes,
    revocations,
    keys,
    subjects,
  };
}
