/** A node's id as the API shows it. */
export const globalId = (typename: string, id: string): string =>
  Buffer.from(`${typename}:${id}`).toString('base64url');

/** The database's id in it. */
export const databaseId = (id: string): string => Buffer.from(id, 'base64url').toString('utf8').split(':')[1] ?? '';
