import type { LinkTo } from '@tickwire/schema';

/** Where this server's own pages are, beside its GraphQL. */
export const accountPath = '/account/';

/** Links lead to the app's pages; where no app is named, to this server's own. */
export function createLinks({ appUrl, ownUrl }: { appUrl: string | null; ownUrl: string }): LinkTo {
  const base = appUrl === null ? `${ownUrl}${accountPath}` : `${appUrl}/`;
  return (page, token) => `${base}${page}?token=${encodeURIComponent(token)}`;
}
