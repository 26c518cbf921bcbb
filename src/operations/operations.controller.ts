import { Controller, Get, Header, HttpCode, NotFoundException, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public, ServedOn } from '../http/route-declaration.js';
import { Metrics } from './metrics.js';
import { Readiness, readinessAnswer } from './readiness.js';

/** For whoever runs the process; on a listener of its own that the world does not reach. */
@ApiExcludeController()
@ServedOn('operations')
@Public()
@Controller()
export class OperationsController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  /** The process runs and its event loop turns; says nothing about the database. */
  @Get('health/live')
  @HttpCode(200)
  live(): object {
    return { status: 'live' };
  }

  /** 200 when every role is ready, else 503; the body says which. */
  @Get('health/ready')
  ready(@Res({ passthrough: true }) response: Response): object {
    return this.answer(response);
  }

  /** The same for one role, for a load balancer that sends it only that. */
  @Get('health/ready/:role')
  readyFor(@Param('role') role: string, @Res({ passthrough: true }) response: Response): object {
    return this.answer(response, role);
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  scrape(): Promise<string> {
    return this.metrics.registry.metrics();
  }

  private answer(response: Response, role?: string): object {
    const answer = readinessAnswer(this.readiness.roles(), role);
    if (!answer) throw new NotFoundException();
    response.status(answer.status);
    return answer.body;
  }
}
