/** The start is refused because of the environment. Holds every complaint there is, not only the first. */
export class ConfigurationError extends Error {
  /** @param complaints each a sentence that names the variable, what is wrong and the way out, and shows no value */
  constructor(readonly complaints: readonly string[]) {
    super(complaints.join('\n'));
    this.name = 'ConfigurationError';
  }
}
