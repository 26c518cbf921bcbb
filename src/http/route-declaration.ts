import { SetMetadata } from '@nestjs/common';

/** The doors of the house. The plain gateway listener counts as `gateway`: it serves the same routes. */
export type ListenerName = 'gateway' | 'console' | 'operations';

/**
 * Who may call a route. `client`: whoever authenticates as a key pair (see ClientAuthGuard). `bearer`: whoever presents an
 * access token of a person that reaches so far.
 */
export type Access = 'public' | 'client' | 'bearer';

/** In which form a route refuses: RFC 6749 section 5.2 or RFC 9457. */
export type Dialect = 'oauth' | 'problem';

export const LISTENERS = 'gatehouse:listeners';
export const ACCESS = 'gatehouse:access';
export const DIALECT = 'gatehouse:dialect';

/** The listeners on which a route answers; on every other it is a 404. */
export const ServedOn = (...listeners: readonly ListenerName[]) => SetMetadata(LISTENERS, listeners);

/** Opens a route to everybody. A route that declares no access stops the start. */
export const Public = () => SetMetadata<string, Access>(ACCESS, 'public');

/** Declares that a route answers authenticated clients; ClientAuthGuard enforces it. */
export const ForClients = () => SetMetadata<string, Access>(ACCESS, 'client');

/** Declares that a route answers bearers of an access token; the rules behind the route enforce it. */
export const ForBearers = () => SetMetadata<string, Access>(ACCESS, 'bearer');

/** Refusals of this controller that are made before its own filter runs speak this dialect too. */
export const Speaks = (dialect: Dialect) => SetMetadata(DIALECT, dialect);
