import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuthorizeRefusal } from '#oauth-core/authorize/authorize-refusal';
import { isOptional } from '#oauth-core/authorize/consent';
import { scopesToAllow } from '#oauth-core/authorize/decide';
import { allowAndIssueCode } from '#oauth-core/authorize/issue-code';
import { authorizationRefused } from '#oauth-core/errors';
import type { FormParameters } from '#oauth-core/parameters';
import { ScopeCatalogue } from '#oauth-core/ports/client-directory';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { originOf } from '../http/request-context.js';
import { PageRefusal } from '../pages/page-refusal.js';
import { resumeAddress } from '../pages/resume-address.js';
import { AuthorizeService } from './authorize.service.js';
import { ClientAnswers } from './client-answers.js';

/** Takes what a person answered to {@link ConsentPage}. */
@Injectable()
export class ConsentService {
  constructor(
    private readonly authorization: AuthorizeService,
    private readonly storage: OAuthStorage,
    private readonly scopeCatalogue: ScopeCatalogue,
    private readonly answers: ClientAnswers,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /** Whoever allows twice gets the same code twice, and later another one: never a page that says that it is too late. */
  async answer(form: FormParameters, request: Request, response: Response): Promise<void> {
    const sealed = form.get('request');
    const { authorize, askedAt, ticket } = await this.authorization.opened(sealed);
    const isAllowed = requireDecision(form) === 'allow';
    if (!isAllowed) throw new AuthorizeRefusal(denied(), authorize.address);
    const state = await this.authorization.stateOf({ authorize, askedAt }, request);
    const { storage, scopeCatalogue, rootKeys, clock } = this;
    const offered = await scopesToAllow(state, { scopeCatalogue, clock });
    if (!offered || !state.signedIn) return this.resume(sealed, request, response);
    const scopes = offered.filter((scope) => !isOptional(scope) || form.has(`scope:${scope}`));
    if (scopes.length === 0) throw new AuthorizeRefusal(denied(), authorize.address);
    const from = originOf(request);
    const allowed = { request: authorize, signedIn: state.signedIn, scopes, ticket, from };
    const code = await allowAndIssueCode(allowed, { storage, rootKeys, clock });
    if (code === null) return this.resume(sealed, request, response);
    this.answers.answer(authorize.address, { code }, request, response);
  }

  private resume(sealed: string | undefined, request: Request, response: Response): void {
    this.answers.lead(resumeAddress(sealed ?? ''), request, response);
  }
}

function requireDecision(form: FormParameters): 'allow' | 'deny' {
  const decision = form.get('decision');
  if (decision === 'allow' || decision === 'deny') return decision;
  throw new PageRefusal('malformed_request', 'neither allowed nor denied');
}

const denied = () => authorizationRefused('access_denied', 'The person did not allow it.');
