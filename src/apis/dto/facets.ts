/** How many of the matching APIs have each tag. */
export const FACETS_SCHEMA = {
  type: 'object',
  description: 'When asked for.',
  required: ['tags'],
  properties: {
    tags: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'count'],
        properties: { name: { type: 'string' }, count: { type: 'integer' } },
      },
    },
  },
} as const;
