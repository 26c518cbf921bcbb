/** The sample developer's name, which the administrator cannot have as long as there is a sample. */
export const SAMPLE_USERNAME = 'maria';
