import { type CanActivate, type ExecutionContext, Injectable, NotFoundException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { contextOf } from './request-context.js';
import { LISTENERS, type ListenerName } from './route-declaration.js';

/** Lets a request reach a route only on the listeners that the route declares; elsewhere the route does not exist. */
@Injectable()
export class RouteGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<Request>();
    const context = contextOf(request);
    const targets = [execution.getHandler(), execution.getClass()];
    const listeners = this.reflector.getAllAndOverride<readonly ListenerName[]>(LISTENERS, targets);
    if (!listeners.includes(context.listener)) throw new NotFoundException();
    context.route = `${request.route?.path ?? ''}`;
    return true;
  }
}
