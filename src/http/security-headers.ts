import helmet from 'helmet';

/** What a page may load beside what is its own; nothing unless it says so. */
interface Exceptions {
  /** Origins that its scripts may call. */
  readonly connect?: readonly string[];
  /** Sources of pictures. */
  readonly images?: readonly string[];
  /** Origins that it may show in frames. */
  readonly frames?: readonly string[];
  /** Whether the answer to its form leads to addresses of others: Chromium judges every hop by the page of the form. */
  readonly formLeadsAway?: boolean;
  /** Another origin of ours that it takes its stylesheet and pictures from. */
  readonly assets?: readonly string[];
}

/**
 * The headers of every page on the console (tokens.md §8): nothing inline, nothing foreign, never framed. Strict
 * transport security is left out on localhost, where it would break every other server of a developer.
 */
export const securityHeaders = (
  consoleUrl: string,
  { connect = [], images = [], frames = [], formLeadsAway = false, assets = [] }: Exceptions = {},
): ReturnType<typeof helmet> =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", ...assets],
        imgSrc: ["'self'", ...images, ...assets],
        connectSrc: ["'self'", ...connect],
        baseUri: ["'none'"],
        ...(frames.length > 0 && { frameSrc: [...frames] }),
        ...(!formLeadsAway && { formAction: ["'self'"] }),
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' }, // 'no-referrer' makes browsers send `Origin: null` with our own forms
    strictTransportSecurity: isLocal(new URL(consoleUrl).hostname) ? false : { maxAge: 63_072_000 },
  });

const isLocal = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost') || /^[\d.[]/.test(host);
