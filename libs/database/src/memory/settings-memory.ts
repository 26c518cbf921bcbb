import type { Change } from '../change.js';
import type { Database } from '../database.js';
import type { ChangeSubscriber } from './change-feed.js';
import { DEFAULT_SETTINGS, type Settings, settingsOf } from './settings.js';

/** The settings in force, without waiting. */
export class SettingsMemory implements ChangeSubscriber {
  private settings: Settings = DEFAULT_SETTINGS;

  constructor(private readonly database: Database) {}

  get current(): Settings {
    return this.settings;
  }

  async apply(change: Change): Promise<void> {
    if (change.kind === 'settings') await this.reload();
  }

  async reload(): Promise<void> {
    this.settings = settingsOf(await this.database.read.settings.all());
  }
}
