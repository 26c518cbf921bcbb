/** What was ended before its time, in memory and complete for everything that could still be alive. */
export abstract class Revocations {
  abstract isGrantEnded(grantId: string): boolean;
  abstract isTokenRevoked(tokenId: string): boolean;
  /** Whether the tokens that this consumer secret obtained were ended together with it. */
  abstract isSecretEnded(secretId: string): boolean;
  /** The lowest generation of the person whose tokens are still good; 0 when none was ever ended. */
  abstract userGeneration(userId: string): number;
  /** The same for a key pair, by its consumer key. */
  abstract keyPairGeneration(consumerKey: string): number;
}
