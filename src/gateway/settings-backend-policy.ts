import { Injectable } from '@nestjs/common';
import { SettingsMemory } from '#database/memory/settings-memory';
import { BackendPolicy } from './backend-addresses.js';

/** The setting `privateBackends` as it is at this moment. */
@Injectable()
export class SettingsBackendPolicy extends BackendPolicy {
  constructor(private readonly settings: SettingsMemory) {
    super();
  }

  get privateBackends(): 'NONE' | 'LOOPBACK' | 'ALL' {
    return this.settings.current.privateBackends;
  }
}
