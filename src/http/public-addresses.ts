/** The two origins under which the world knows this installation; the only source of links (product.md §3). */
export class PublicAddresses {
  constructor(
    /** Of the gateway, and the `iss` of every token. */
    readonly issuer: string,
    readonly consoleUrl: string,
  ) {}
}
