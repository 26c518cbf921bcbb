import { Module } from '@nestjs/common';
import { MailDelivery } from './mail-delivery.js';
import { MailTransport } from './mail-transport.js';
import { Mailer } from './mailer.js';

/** Mails to people: posted by features, delivered by a job. */
@Module({ providers: [Mailer, MailTransport, MailDelivery], exports: [Mailer, MailDelivery] })
export class MailModule {}
