const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of these bytes, or null when they are not UTF-8: overlong forms and surrogates are not. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/**
 * One name or value of `application/x-www-form-urlencoded` (RFC 6749 appendix B), or null when an escape is broken, the
 * bytes are not UTF-8, or there is a NUL, which some database would cut the text at.
 */
export function decodeFormComponent(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    return decoded.includes('\0') ? null : decoded;
  } catch {
    return null; // URIError
  }
}
