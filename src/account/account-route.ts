import { applyDecorators, Controller, Get, Post, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public, ServedOn } from '../http/route-declaration.js';
import { OwnFormGuard } from '../pages/own-form.guard.js';
import { PageRefusalFilter } from '../pages/page-refusal.filter.js';
import { SignInNeededFilter } from './sign-in-needed.js';
import { SignedInGuard } from './visit.js';

/** Pages of a person's own account. The session is the credential, and each route's guard asks for it. */
export const AccountController = () =>
  applyDecorators(
    ApiExcludeController(),
    ServedOn('console'),
    Public(),
    UseFilters(PageRefusalFilter, SignInNeededFilter),
    Controller('account'),
  );

/** A page that shows something to whoever is signed in. */
export const View = (path = '') => applyDecorators(Get(path), UseGuards(SignedInGuard));

/** A form that does something for whoever is signed in: it must be one of ours, from the same browser. */
export const Form = (path: string) => applyDecorators(Post(path), UseGuards(OwnFormGuard, SignedInGuard));
