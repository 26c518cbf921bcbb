import { Controller, Get, Header, Headers, HttpCode, Options, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiBearerAuth, ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ForBearers, Public, ServedOn, Speaks } from '../http/route-declaration.js';
import { UserinfoBody } from './dto/userinfo.dto.js';
import { DescribesUserinfo } from './describes-userinfo.decorator.js';
import { OAuthErrorFilter } from './oauth-error.filter.js';
import { TokenCors } from './token-cors.js';
import { UserinfoService } from './userinfo.service.js';

/** The userinfo endpoint (OpenID Connect Core section 5.3). */
@ApiTags('Token API')
@ApiBearerAuth('bearer')
@ServedOn('gateway')
@ForBearers()
@Speaks('oauth')
@UseFilters(OAuthErrorFilter)
@Controller()
export class UserinfoController {
  constructor(
    private readonly userinfo: UserinfoService,
    private readonly cors: TokenCors,
  ) {}

  @Get(['userinfo', 'oauth2/userinfo'])
  @Header('Cache-Control', 'no-store')
  @DescribesUserinfo()
  @ApiOperation({ summary: 'Who the person behind a token is' })
  read(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<UserinfoBody | string> {
    return this.userinfo.answer(request, response);
  }

  /** The token is in the header here too: a body is not read. */
  @Post(['userinfo', 'oauth2/userinfo'])
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @DescribesUserinfo()
  @ApiOperation({ summary: 'The same as GET' })
  post(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<UserinfoBody | string> {
    return this.userinfo.answer(request, response);
  }

  @Options(['userinfo', 'oauth2/userinfo'])
  @Public()
  @HttpCode(204)
  @ApiExcludeEndpoint()
  preflight(
    @Headers('origin') origin: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.cors.answerPreflight(origin, response, 'GET, POST');
  }
}
