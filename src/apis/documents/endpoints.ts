import { contextFault } from '../address-rules.js';
import type { DocumentPart } from './document-part.js';
import { MAX_TEXT_LENGTH } from './limits.js';
import { shortened } from './shortened.js';
import type { Survey } from './survey.js';

export interface ImportedEndpoints {
  readonly productionEndpoint: string | null;
  readonly sandboxEndpoint: string | null;
  /** `/pizzashack`, without the version; null when nothing in the document leads to one. */
  readonly contextSuggestion: string | null;
}

/** Where the API's back ends are: what the classic system exported, else the first server with an address. */
export function endpointsOf(survey: Survey): ImportedEndpoints {
  const servers = [...(survey.root.member('servers')?.items() ?? [])].slice(0, MAX_SERVERS);
  const server = servers.map(serverUrl).find((url) => url !== null) ?? null;
  return {
    productionEndpoint: classicEndpoint('x-wso2-production-endpoints', survey) ?? usable(server),
    sandboxEndpoint: classicEndpoint('x-wso2-sandbox-endpoints', survey),
    contextSuggestion: contextOf(server, survey),
  };
}

const MAX_SERVERS = 100;
const MAX_VARIABLES = 50;

function classicEndpoint(name: string, survey: Survey): string | null {
  const urls = survey.root.member(name)?.member('urls');
  const [first, second] = [...(urls?.items() ?? [])].slice(0, 2);
  if (!first) return null;
  if (second)
    survey.warn(second, 'endpoints_many', 'An API has one endpoint of each kind; the first address is taken.');
  const url = URL.canParse(first.text ?? '') ? new URL(first.text ?? '') : null;
  const endpoint = usable(url);
  if (endpoint === null) {
    survey.warn(
      first,
      'endpoint_unusable',
      'An endpoint is http:// or https:// without user name and query; it is left out.',
    );
  }
  return endpoint;
}

/** The address of a server with the defaults of its variables; null unless it is absolute and HTTP. */
function serverUrl(server: DocumentPart): URL | null {
  const template = shortened(server.member('url'));
  const variables = server.member('variables');
  let count = 0;
  const url = template.replace(/\{([^{}]{1,80})\}/g, (variable, name: string) => {
    count += 1;
    const value = variables?.member(name)?.member('default')?.textOrNumber;
    return count > MAX_VARIABLES ? variable : (value?.slice(0, MAX_TEXT_LENGTH) ?? variable);
  });
  if (!/^https?:\/\/[^{}]*$/i.test(url) || !URL.canParse(url)) return null;
  return new URL(url);
}

/** In the form in which the gateway uses endpoints. */
function usable(url: URL | null): string | null {
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  if (`${url.username}${url.password}${url.search}${url.hash}` !== '') return null;
  const endpoint = `${url.origin}${url.pathname.replace(/\/$/, '')}`;
  return endpoint.length <= MAX_TEXT_LENGTH ? endpoint : null;
}

/** The first of these that can be a context: what the classic system used, the path of the server, the name. */
function contextOf(server: URL | null, survey: Survey): string | null {
  const version = survey.root.member('info')?.member('version')?.textOrNumber ?? '';
  const basePath = shortened(survey.root.member('x-wso2-basePath')).replaceAll('{version}', version);
  const title = shortened(survey.root.member('info')?.member('title')).toLowerCase();
  const name = `/${title.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}`;
  const candidates = [basePath, server?.pathname ?? '', name].map((path) => withoutVersion(path, version));
  return candidates.find((path) => contextFault(path) === null) ?? null;
}

/** `/pizzashack/1.0.0` and `/pizzashack/v1` are the context `/pizzashack`: the gateway puts the version behind it. */
function withoutVersion(path: string, version: string): string {
  const segments = path.replace(/\/+$/, '').split('/');
  const last = segments.at(-1) ?? '';
  const isVersion = last === version || /^v?\d+(?:\.\d+)*$/i.test(last);
  return (isVersion ? segments.slice(0, -1) : segments).join('/');
}
