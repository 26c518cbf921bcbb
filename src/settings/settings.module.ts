import { Module } from '@nestjs/common';
import { SettingsController } from './settings.controller.js';
import { SettingsService } from './settings.service.js';

/** What an administrator may change while the system runs. */
@Module({ controllers: [SettingsController], providers: [SettingsService] })
export class SettingsModule {}
