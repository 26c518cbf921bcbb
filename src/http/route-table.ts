import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS, type Access, DIALECT, type Dialect, LISTENERS, type ListenerName } from './route-declaration.js';

export interface RouteEntry {
  readonly method: string;
  /** With a leading slash, parameters as `:name`. */
  readonly path: string;
  readonly listeners: readonly ListenerName[];
  readonly access: Access;
  readonly dialect: Dialect;
  readonly handler: string;
}

type Handler = (...parameters: never[]) => unknown;

/** Every route of the application as its controllers declare it, read once by reflection. */
@Injectable()
export class RouteTable implements OnModuleInit {
  private entries: readonly RouteEntry[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error naming every route that does not say who may call it and where: the start must not go on */
  onModuleInit(): void {
    this.entries = this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      const names = this.scanner.getAllMethodNames(Object.getPrototypeOf(instance));
      return names.flatMap((name) => this.routesOf(metatype as Handler, instance[name] as Handler, name));
    });
    const undeclared = this.entries.filter(({ access, listeners }) => !access || !listeners?.length);
    if (undeclared.length > 0) {
      throw new Error(`Routes without access or listener: ${undeclared.map(({ handler }) => handler).join(', ')}`);
    }
  }

  all(): readonly RouteEntry[] {
    return this.entries;
  }

  /** Whether the first segment of `path` belongs to a route of ours on this listener. */
  ownsFirstSegment(listener: ListenerName, path: string): boolean {
    const segment = firstSegment(path);
    return segment.startsWith('.') || this.firstSegments(listener).has(segment);
  }

  /** The routes with this path on this listener, whatever their method. */
  at(listener: ListenerName, path: string): readonly RouteEntry[] {
    return this.entries.filter((entry) => entry.listeners.includes(listener) && matches(entry.path, path));
  }

  private readonly segments = new Map<ListenerName, ReadonlySet<string>>();

  private firstSegments(listener: ListenerName): ReadonlySet<string> {
    let known = this.segments.get(listener);
    if (!known) {
      const own = this.entries.filter(({ listeners }) => listeners.includes(listener));
      known = new Set(own.map(({ path }) => firstSegment(path)));
      this.segments.set(listener, known);
    }
    return known;
  }

  private routesOf(controller: Handler, handler: Handler, name: string): RouteEntry[] {
    const method = this.reflector.get<RequestMethod | undefined>('method', handler);
    if (method === undefined) return [];
    const read = <T>(key: string): T => this.reflector.getAllAndOverride<T>(key, [handler, controller]);
    return paths(this.reflector.get('path', controller)).flatMap((prefix) =>
      paths(this.reflector.get('path', handler)).map((path) => ({
        method: RequestMethod[method],
        path: `/${[prefix, path]
          .flatMap((part) => part.split('/'))
          .filter(Boolean)
          .join('/')}`,
        listeners: read<readonly ListenerName[]>(LISTENERS),
        access: read<Access>(ACCESS),
        dialect: read<Dialect | undefined>(DIALECT) ?? 'problem',
        handler: `${controller.name}.${name}`,
      })),
    );
  }
}

const paths = (path: string | readonly string[]): readonly string[] => (typeof path === 'string' ? [path] : path);

const firstSegment = (path: string): string => path.slice(1).split('/', 1)[0];

function matches(pattern: string, path: string): boolean {
  const expected = pattern.split('/');
  const actual = path.split('/');
  const rest = expected.findIndex((segment) => segment.startsWith('*'));
  if (rest === -1 ? expected.length !== actual.length : actual.length <= rest) return false;
  const compared = rest === -1 ? expected : expected.slice(0, rest);
  return compared.every((segment, index) => segment.startsWith(':') || segment === actual[index]);
}
