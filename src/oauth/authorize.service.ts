import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type Decision, decide } from '#oauth-core/authorize/decide';
import { issueCode } from '#oauth-core/authorize/issue-code';
import type { SignInState } from '#oauth-core/authorize/sign-in-need';
import type { AuthorizeRequest } from '#oauth-core/authorize/validate-request';
import { type FormParameters, readForm } from '#oauth-core/parameters';
import { ScopeCatalogue } from '#oauth-core/ports/client-directory';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { PairwiseSubjects } from '#oauth-core/ports/pairwise-subjects';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { PageRefusal } from '../pages/page-refusal.js';
import { FactorPolicy } from '../sessions/factor-policy.js';
import { Sessions } from '../sessions/sessions.js';
import { AuthorizationRequests, type ContinuedRequest } from './authorization-requests.js';
import { asQuery } from './authorize-reading.js';
import { AuthorizeValidation } from './authorize-validation.js';
import { ClientAnswers } from './client-answers.js';
import { ConsentPage } from './consent-page.js';

/** A valid request on its way. */
interface RequestUnderWay {
  readonly authorize: AuthorizeRequest;
  readonly parameters: FormParameters;
  /** Null: it has just arrived. */
  readonly askedAt: Date | null;
}

/** Takes authorization requests through the pages until there is an answer. Where nothing is missing: three statements. */
@Injectable()
export class AuthorizeService {
  constructor(
    private readonly validation: AuthorizeValidation,
    private readonly requests: AuthorizationRequests,
    private readonly sessions: Sessions,
    private readonly factorPolicy: FactorPolicy,
    private readonly subjects: PairwiseSubjects,
    private readonly storage: OAuthStorage,
    private readonly scopeCatalogue: ScopeCatalogue,
    private readonly answers: ClientAnswers,
    private readonly consentPage: ConsentPage,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /** A request that has just arrived. @throws AuthorizeRefusal */
  async begin(reading: ReturnType<typeof readForm>, request: Request, response: Response): Promise<void> {
    const authorize = await this.validation.validate(reading);
    await this.proceed({ authorize, parameters: reading.parameters, askedAt: null }, request, response);
  }

  /** A request that comes back from one of our pages. @throws AuthorizeRefusal; PageRefusal when it is too old */
  async resume(sealed: string | undefined, request: Request, response: Response): Promise<void> {
    const { authorize, parameters, askedAt } = await this.opened(sealed);
    await this.proceed({ authorize, parameters, askedAt }, request, response);
  }

  /** What was sealed, once more found to be in order: clients and scopes may have changed. */
  async opened(sealed: string | undefined) {
    const opened = this.requests.open(sealed ?? '');
    if (!opened) throw new PageRefusal('request_expired', 'a request that was not sealed here, or long ago');
    const reading = readForm(Buffer.from(opened.query));
    return { ...opened, parameters: reading.parameters, authorize: await this.validation.validate(reading) };
  }

  /** Who is there, and what is demanded of them. One statement. */
  async stateOf({ authorize, askedAt }: Omit<RequestUnderWay, 'parameters'>, request: Request): Promise<SignInState> {
    const signedIn = await this.sessions.signedIn(request);
    const { client } = authorize;
    return {
      request: authorize,
      askedAt,
      signedIn,
      requiredLevel: signedIn ? this.factorPolicy.requiredLevel(signedIn.user, client) : '1',
      subject: signedIn && this.subjects.subjectFor(client, signedIn.user.userId),
    };
  }

  private async proceed(underWay: RequestUnderWay, request: Request, response: Response): Promise<void> {
    const state = await this.stateOf(underWay, request);
    const { scopeCatalogue, clock } = this;
    const { consents } = this.storage.read;
    const decision = await decide(state, { consents, scopeCatalogue, clock });
    await this.take(decision, underWay, request, response);
  }

  private async take(decision: Decision, underWay: RequestUnderWay, request: Request, response: Response) {
    const { authorize, parameters } = underWay;
    switch (decision.step) {
      case 'sign-in':
        return this.answers.lead(`/signin?${asQuery(this.handedOn(underWay))}`, request, response);
      case 'step-up': {
        const query = asQuery(new Map([...this.handedOn(underWay), ['level', decision.level]]));
        return this.answers.lead(`/signin/factor?${query}`, request, response);
      }
      case 'consent': {
        const sealed = this.requests.seal(this.continued(underWay));
        const uiLocales = parameters.get('ui_locales') ?? null;
        return this.consentPage.show({ authorize, decision, sealed, uiLocales }, request, response);
      }
      case 'granted': {
        const { storage, rootKeys, clock } = this;
        const code = await issueCode({ request: authorize, ...decision }, { storage, rootKeys, clock });
        return this.answers.answer(authorize.address, { code }, request, response);
      }
    }
  }

  /** What the pages of the sign-in are told. */
  private handedOn(underWay: RequestUnderWay): FormParameters {
    const told = new Map([['request', this.requests.seal(this.continued(underWay))]]);
    const hint = underWay.parameters.get('login_hint');
    const uiLocales = underWay.parameters.get('ui_locales');
    if (hint !== undefined && hint.length <= 255) told.set('hint', hint);
    if (uiLocales !== undefined && uiLocales.length <= 200) told.set('ui_locales', uiLocales);
    return told;
  }

  private continued({ parameters, askedAt }: RequestUnderWay): ContinuedRequest {
    return { query: asQuery(parameters), askedAt: askedAt ?? this.clock.now() };
  }
}
