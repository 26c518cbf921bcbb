/** Where this installation is, for telling the world and for never calling itself. */
export class GatewayAddresses {
  /** The host and, if not 443, the port of the issuer: what callers see. */
  readonly publicHost: string;

  constructor(
    readonly issuer: string,
    /** Every address on which this process listens. No back end may be there. */
    readonly ownListeners: readonly { readonly host: string; readonly port: number }[],
  ) {
    this.publicHost = new URL(issuer).host;
  }
}
