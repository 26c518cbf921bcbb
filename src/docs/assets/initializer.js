/* Starts Swagger UI. A file of its own, because the page's policy allows no inline script. */

/** Swagger UI has a dark scheme, but follows nobody's preference. */
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followScheme);
followScheme();

/**
 * A call is offered only where a browser lets this page make it: on this origin, and without a credential on another one,
 * since the gateway answers other origins' pages only what is open to everybody.
 */
const onlyWhatBrowsersAllow = () => ({
  statePlugins: {
    spec: {
      wrapSelectors: {
        allowTryItOutFor: (_allowed, system) => (_state, path, method) => {
          const operation = system.specSelectors.specJson().getIn(['paths', path, method]);
          const servers = operation?.get('servers')?.map((server) => server.get('url')) ?? [];
          return servers.includes(window.location.origin) || (method === 'get' && !operation?.get('security'));
        },
      },
    },
  },
});

/**
 * Swagger UI fills every field of a form with an invented value and sends them all, which no token server would take. Empty
 * ones count as left out (RFC 6749 section 3.1).
 */
const leaveOptionalFieldsEmpty = (document) => {
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    const form = operation.requestBody?.content['application/x-www-form-urlencoded']?.schema.$ref.split('/').at(-1);
    if (!form) continue;
    const { properties, required = [] } = document.components.schemas[form];
    for (const [name, property] of Object.entries(properties)) if (!required.includes(name)) property.example = '';
  }
  return document;
};

/** Whether this is Basic with a consumer key alone. */
const hasEmptySecret = (header = '') => header.startsWith('Basic ') && atob(header.slice(6)).endsWith(':');

const ui = window.SwaggerUIBundle({
  url: '/openapi.json',
  oauth2RedirectUrl: `${window.location.origin}/docs/oauth2-redirect.html`,
  domNode: document.getElementById('main'),
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null, // asks nobody else about the document
  plugins: [onlyWhatBrowsersAllow],
  // A parameter that holds several segments of the path, which OpenAPI cannot say, is sent as such.
  requestInterceptor: (request) => {
    if (hasEmptySecret(request.headers.Authorization)) delete request.headers.Authorization; // a public client
    const [path, ...query] = request.url.split('?');
    request.url = [path.replaceAll('%2F', '/'), ...query].join('?');
    return request;
  },
  responseInterceptor: (response) => {
    if (new URL(response.url).pathname === '/openapi.json') {
      response.text = JSON.stringify(leaveOptionalFieldsEmpty(JSON.parse(response.text)));
    }
    return response;
  },
});
ui.initOAuth({ usePkceWithAuthorizationCodeGrant: true, useBasicAuthenticationWithAccessCodeGrant: true });
