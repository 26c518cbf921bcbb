/** Mean one connection only and end at it (RFC 9110 section 7.6.1). `Expect` was answered by our own listener. */
const HOP_BY_HOP = [
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Credentials that are meant for the gateway. What an API is set to receive is added again. */
const CREDENTIALS = ['authorization', 'cookie', 'cookie2', 'dpop'];

/** Would make a back end see another request than the one that was decided about. */
const OTHER_REQUEST = [
  'host', // the connection sets its own
  'proxy', // becomes HTTP_PROXY in CGI
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-host',
  'x-original-host',
  'x-original-method',
  'x-original-uri',
  'x-original-url',
  'x-rewrite-url',
];

/** Where back ends read who calls and from where, when a proxy before them has said so. Here only the gateway says it. */
const IDENTITY = [
  'client-cert', // RFC 9440
  'client-cert-chain',
  'client-ip',
  'fastly-client-ip',
  'forwarded', // RFC 7239
  'remote-addr',
  'remote-groups', // Authelia and others
  'remote-user',
  'true-client-ip',
  'x-anonymous-consumer', // Kong
  'x-apigateway-api-userinfo', // Google
  'x-cluster-client-ip',
  'x-credential-identifier', // Kong
  'x-email',
  'x-endpoint-api-userinfo', // Google
  'x-groups',
  'x-identity',
  'x-principal',
  'x-real-ip',
  'x-roles',
  'x-scopes',
  'x-subject',
];

/** The same, for whole families of names. */
const IDENTITY_PREFIXES = [
  'cf-access-', // Cloudflare
  'cf-connecting-',
  'ssl-client-', // nginx and Apache on mutual TLS
  'tailscale-',
  'x-amzn-oidc-', // AWS load balancer
  'x-app', // X-App-Id, X-Application-*
  'x-auth-request-', // oauth2-proxy
  'x-auth-user',
  'x-authenticated-', // Kong and others
  'x-authentik-',
  'x-client-',
  'x-consumer', // Kong
  'x-envoy-',
  'x-forwarded-',
  'x-gatehouse-', // ours, for what may come
  'x-goog-authenticated-', // Google IAP
  'x-jwt-', // X-JWT-Assertion
  'x-ms-client-principal', // Azure
  'x-pomerium-',
  'x-remote-',
  'x-ssl-',
  'x-token-',
  'x-user',
  'x-webauth-',
];

/** Frame the body or say what it is. In another spelling a back end could take them for the real ones. */
const ONLY_AS_SPELLED = new Set(['content-encoding', 'content-length', 'content-type']);

const NEVER_SENT = new Set([...HOP_BY_HOP, ...CREDENTIALS, ...OTHER_REQUEST, ...IDENTITY]);

/**
 * Whether a caller's header goes on to the back end. CGI and many frameworks read `X_User`, `X.User` and `X-User` as one
 * name, so every spelling is judged like the one with hyphens.
 *
 * @param name in lower case
 */
export function isForwarded(name: string): boolean {
  const hyphenated = UNUSUAL.test(name) ? name.replace(UNUSUAL_ALL, '-') : name;
  if (NEVER_SENT.has(hyphenated)) return false;
  if (hyphenated !== name && ONLY_AS_SPELLED.has(hyphenated)) return false;
  return (
    !PREFIX_INITIALS.has(hyphenated.charCodeAt(0)) || !IDENTITY_PREFIXES.some((prefix) => hyphenated.startsWith(prefix))
  );
}

const UNUSUAL = /[^a-z0-9-]/;
const UNUSUAL_ALL = /[^a-z0-9-]/g;
const PREFIX_INITIALS = new Set(IDENTITY_PREFIXES.map((prefix) => prefix.charCodeAt(0)));

/**
 * Whether `Connection` may take this header out of a request. The decision rests on some, and the body on others: a
 * caller must not have them judged here and then removed before the back end.
 */
export const isDroppable = (name: string): boolean => !name.startsWith('content-') && !JUDGED.has(name);

const JUDGED = new Set(['accept', 'authorization', 'cookie', 'host', 'origin', 'traceparent']);

/** What a back end may not tell a browser about an origin that it shares with others (product.md §4). */
const NOT_FOR_ORIGIN = [
  'alt-svc',
  'clear-site-data',
  'nel',
  'public-key-pins',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
];

/** Ours on every answer. */
const OWN = ['trace-id', 'x-content-type-options'];

const NEVER_ANSWERED = new Set([...HOP_BY_HOP, ...NOT_FOR_ORIGIN, ...OWN]);

/** Whether a back end's header goes on to the caller. The name is in lower case. */
export const isAnswered = (name: string): boolean => !NEVER_ANSWERED.has(name);

/** The names in `Connection` headers, in lower case (RFC 9110 section 7.6.1). */
export const connectionOptions = (value: string): ReadonlySet<string> =>
  new Set(value.split(',').map((option) => option.trim().toLowerCase()));
