import { isVersion } from '../address-rules.js';
import type { DocumentPart } from './document-part.js';
import { shortened } from './shortened.js';
import type { Survey } from './survey.js';

/**
 * Whether this is an OpenAPI document of a version that we read: then there is sense in looking at the rest. A missing
 * name or version of the API is a fault beside others.
 */
export function requireOpenApi(survey: Survey): boolean {
  const { root } = survey;
  if (!root.isObject) return refuse(survey, root, 'An OpenAPI document is an object with the member "openapi".');
  const openapi = root.member('openapi');
  const swagger = root.member('swagger');
  if (!openapi && swagger) {
    survey.fault(swagger, 'version_unsupported', 'Swagger 2.0 is not read. Convert the document to OpenAPI 3.');
    return false;
  }
  if (!openapi) return refuse(survey, root, 'The member "openapi" is missing. Write "openapi": "3.1.0", or "3.0.3".');
  if (!/^3\.[012](?:\.\d+)?(?:-[\w.]+)?$/.test(openapi.textOrNumber ?? '')) {
    survey.fault(openapi, 'version_unsupported', 'OpenAPI 3.0, 3.1 and 3.2 are read. Write the version as "3.1.0".');
    return false;
  }
  requireInfo(survey);
  requireObject('paths', survey);
  requireObject('components', survey);
  return true;
}

function refuse(survey: Survey, part: DocumentPart, detail: string): false {
  survey.fault(part, 'not_openapi', detail);
  return false;
}

function requireInfo(survey: Survey): void {
  const info = survey.root.member('info');
  if (!info?.isObject) {
    survey.fault(info ?? survey.root, 'value_missing', 'Write an object "info" with "title" and "version".');
    return;
  }
  const title = info.member('title');
  if (shortened(title) === '') survey.fault(title ?? info, 'value_missing', 'Write the name of the API as "title".');
  const version = info.member('version');
  if (!version) survey.fault(info, 'value_missing', 'Write the version of the API as "version".');
  else if (!isVersion(version.textOrNumber ?? '')) {
    const detail =
      'The version stands in the address: write 1 to 30 letters, digits or - . _ ~, and no dot at the start.';
    survey.fault(version, 'value_invalid', detail);
  }
}

/** Whatever is there under this name is an object. */
function requireObject(name: string, survey: Survey): void {
  const part = survey.root.member(name);
  if (part && !part.isObject) survey.fault(part, 'value_invalid', `Write an object as "${name}".`);
}
