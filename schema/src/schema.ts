import './scalars.ts';
import './error-types.ts';
import './accounts/graphql.ts';
import './accounts/sessions-graphql.ts';
import './accounts/api-keys-graphql.ts';
import './accounts/sign-in-codes-graphql.ts';
import './accounts/email-graphql.ts';
import './accounts/passwords-graphql.ts';
import './accounts/totp-graphql.ts';
import './accounts/account-data-graphql.ts';
import './market/graphql.ts';
import './market/prices-graphql.ts';
import './watchlists/graphql.ts';
import './admin/graphql.ts';
import './admin/mutations-graphql.ts';
import './admin/figures-graphql.ts';
import './audit/graphql.ts';
import './flags/graphql.ts';
import './flags/mutations-graphql.ts';
import { builder } from './builder.ts';

/** The whole API, executable. */
export const schema = builder.toSchema();
