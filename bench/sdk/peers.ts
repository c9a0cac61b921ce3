interface Peer {
  /** The file in `apps`. */
  readonly app: string;
  /** The package whose version and loading are told. */
  readonly name: string;
  /** What npm installs for it, besides this SDK, at the versions that the table is of. */
  readonly packages: readonly string[];
  /** Made for one API, as this SDK is for Tickwire's: its app asks that API for the like. */
  readonly ownApi: boolean;
}

export const peers: readonly Peer[] = [
  { app: 'tickwire-operations', name: '@tickwire/sdk', packages: [], ownApi: false },
  { app: 'tickwire-prices', name: '@tickwire/sdk', packages: [], ownApi: false },
  { app: 'tickwire-client', name: '@tickwire/sdk', packages: [], ownApi: false },
  {
    app: 'shopify-graphql-client',
    name: '@shopify/graphql-client',
    packages: ['@shopify/graphql-client@2.0.0'],
    ownApi: false,
  },
  { app: 'octokit-graphql', name: '@octokit/graphql', packages: ['@octokit/graphql@9.0.5'], ownApi: false },
  {
    app: 'urql',
    name: '@urql/core',
    packages: ['@urql/core@6.0.3', '@urql/exchange-retry@2.0.0', '@urql/exchange-auth@3.0.0'],
    ownApi: false,
  },
  { app: 'urql-prices', name: '@urql/core', packages: ['graphql-ws@6.4.2', 'graphql@16'], ownApi: false },
  { app: 'graphql-request', name: 'graphql-request', packages: ['graphql-request@7.4.0', 'graphql@16'], ownApi: false },
  { app: 'linear-sdk', name: '@linear/sdk', packages: ['@linear/sdk@98.0.0'], ownApi: true },
  { app: 'codex-sdk', name: '@codex-data/sdk', packages: ['@codex-data/sdk@2.3.43'], ownApi: true },
];
