/** OpenAPI documents as people and programs write them, each with other habits. */

/** OpenAPI 3.0 in JSON, as the best known example of the world is written. */
export const petStore = {
  openapi: '3.0.3',
  info: {
    title: 'Pet Store',
    description: 'A store for **pets**.',
    license: { name: 'Apache 2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0.html' },
    version: '1.0.27',
  },
  externalDocs: { url: 'https://petstore.example' },
  servers: [{ url: '/relative' }, { url: 'https://petstore.example/shop/v3', description: 'Production' }],
  tags: [{ name: 'pet', description: 'Everything about pets' }, { name: 'store' }],
  paths: {
    '/pet': {
      put: {
        tags: ['pet'],
        summary: 'Update a pet',
        operationId: 'updatePet',
        requestBody: { $ref: '#/components/requestBodies/Pet' },
        responses: {
          200: {
            description: 'Done',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
          },
        },
        security: [{ petstore_auth: ['write:pets', 'read:pets'] }],
      },
    },
    '/pet/{petId}': {
      parameters: [{ $ref: '#/components/parameters/petId' }],
      get: {
        tags: ['pet'],
        description: 'One pet',
        responses: { 200: { description: 'The pet' } },
        security: [{ api_key: [] }, { petstore_auth: ['read:pets'] }],
      },
      delete: { responses: { 204: { description: 'Gone' } }, security: [{ machine: ['delete:pets'] }] },
    },
    '/store/inventory': { get: { responses: { 200: { description: 'Numbers' } }, security: [] } },
    '/store/order': { post: { responses: { 200: { description: 'Ordered' } } } },
  },
  components: {
    parameters: { petId: { name: 'petId', in: 'path', required: true, schema: { type: 'integer', format: 'int64' } } },
    requestBodies: { Pet: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } } },
    schemas: {
      Pet: { type: 'object', properties: { id: { type: 'integer' }, parent: { $ref: '#/components/schemas/Pet' } } },
    },
    securitySchemes: {
      petstore_auth: {
        type: 'oauth2',
        flows: {
          implicit: {
            authorizationUrl: 'https://petstore.example/oauth/authorize',
            scopes: { 'write:pets': 'modify pets', 'read:pets': 'read pets' },
          },
        },
      },
      machine: {
        type: 'oauth2',
        flows: {
          clientCredentials: { tokenUrl: 'https://petstore.example/token', scopes: { 'delete:pets': 'remove pets' } },
        },
      },
      api_key: { type: 'apiKey', name: 'api_key', in: 'header' },
    },
  },
};

/** OpenAPI 3.1 in YAML with anchors, merge keys, numbers as names and a version that forgot its quotes. */
export const bookShop = `\
openapi: 3.1.0
info:
  title: Book Shop
  version: 1.0
  description: |
    Books, and
    what is in them.
servers:
  - url: 'https://{region}.books.example/{base}'
    variables:
      region: { default: eu, enum: [eu, us] }
      base: { default: api }
tags: [{ name: books }]
x-errors: &errors
  400: { description: Your mistake }
  500: { description: Ours }
paths:
  /books:
    get:
      summary: All books
      responses:
        <<: *errors
        200: { description: The books, content: { application/json: { schema: { type: array, items: &book { $ref: '#/components/schemas/Book' } } } } }
    post: &write
      security:
        - oidc: [openid, 'books:write']
      responses: { <<: *errors, 201: { description: Added } }
  /books/{isbn}:
    $ref: '#/components/pathItems/book'
  /books/{isbn}/cover.{format}:
    get: { responses: { 200: { description: A picture } } }
  /files/*:
    get: { responses: { 200: { description: A file } } }
webhooks:
  sold: { post: { responses: { 200: { description: Thanks } } } }
components:
  schemas:
    Book: { type: object, properties: { isbn: { type: string }, sequel: *book } }
  pathItems:
    book:
      get: { description: One book, responses: { 200: { description: The book } } }
      put: *write
  securitySchemes:
    oidc: { type: openIdConnect, openIdConnectUrl: 'https://id.books.example/.well-known/openid-configuration' }
`;

/** What the classic system exports: everything that its gateway needs is in extensions. */
export const classicExport = `\
openapi: 3.0.1
info:
  title: PizzaShackAPI
  description: This is a simple API for Pizza Shack online pizza delivery store.
  contact: { name: John Doe, email: architecture@pizzashack.example }
  version: 1.0.0
servers:
  - url: /
security:
  - default: []
paths:
  /order:
    post:
      description: Create a new Order
      responses: { "201": { description: Created } }
      security: [{ default: [order_write] }]
      x-auth-type: Application & Application User
      x-throttling-tier: Unlimited
      x-wso2-application-security: { security-types: [oauth2], optional: false }
  /menu:
    get:
      description: Return a list of available menu items
      responses: { "200": { description: OK } }
      security: [{ default: [] }]
      x-auth-type: None
      x-throttling-tier: Unlimited
  /order/{orderId}:
    get:
      responses: { "200": { description: OK } }
      x-auth-type: Application User
      x-scope: order_read
    delete:
      responses: { "200": { description: OK } }
      x-auth-type: Application
    put:
      responses: { "200": { description: OK } }
      x-wso2-disable-security: true
components:
  securitySchemes:
    default:
      type: oauth2
      flows:
        implicit:
          authorizationUrl: https://test.com
          scopes: { order_write: Order pizza }
          x-scopes-bindings: { order_write: "admin,Internal/subscriber" }
x-wso2-security:
  apim:
    x-wso2-scopes: [{ name: Read orders, key: order_read, description: See orders, roles: admin }]
x-wso2-auth-header: Authorization
x-wso2-cors: { corsConfigurationEnabled: false }
x-wso2-production-endpoints: { urls: ["https://prod.pizzashack.example/api/", "https://second.example"], type: load_balance }
x-wso2-sandbox-endpoints: { urls: ["https://sandbox.pizzashack.example/api"], type: http }
x-wso2-basePath: /pizzashack/1.0.0
x-wso2-transports: [http, https]
`;
