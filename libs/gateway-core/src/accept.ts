/** More ranges than any client sends; the rest is not read. */
const MAX_RANGES = 32;

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

/** Whether `Accept` ranks an XML type strictly above JSON (RFC 9110 section 12.5.1). Without the header: no. */
export function prefersXml(accept: string | undefined): boolean {
  if (accept === undefined || !/xml/i.test(accept)) return false; // wildcards rank both alike
  const ranges = accept.split(',', MAX_RANGES).map(readRange);
  const xml = Math.max(qualityOf('application/xml', ranges), qualityOf('text/xml', ranges));
  return xml > qualityOf('application/json', ranges);
}

/** Which of these types `Accept` wants most, the first of those that it wants alike; null when it wants none of them. */
export function preferredType(accept: string | undefined, types: readonly string[]): string | null {
  const ranges = (accept ?? '*/*').split(',', MAX_RANGES).map(readRange);
  const ranked = types.map((type) => ({ type, quality: qualityOf(type, ranges) }));
  const best = Math.max(...ranked.map(({ quality }) => quality));
  return best > 0 ? (ranked.find(({ quality }) => quality === best)?.type ?? null) : null;
}

function readRange(text: string): MediaRange {
  const [type, ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** The quality of a type is that of the most specific range that covers it. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  for (const range of [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*']) {
    const found = ranges.find((candidate) => candidate.type === range);
    if (found) return found.quality;
  }
  return 0;
}
