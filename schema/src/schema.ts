import './scalars.ts';
import './error-types.ts';
import './accounts/graphql.ts';
import './accounts/credentials/sessions-graphql.ts';
import './accounts/api-keys/api-keys-graphql.ts';
import './accounts/identities/sign-in-codes-graphql.ts';
import './accounts/email/email-graphql.ts';
import './accounts/passwords/passwords-graphql.ts';
import './accounts/second-factor/totp-graphql.ts';
import './accounts/data/account-data-graphql.ts';
import './market/graphql.ts';
import './market/prices/graphql.ts';
import './market/fundamentals/graphql.ts';
import './market/live-candles-graphql.ts';
import './market/indicators/graphql.ts';
import './watchlists/graphql.ts';
import './analyses/graphql.ts';
import './analyses/performance-graphql.ts';
import './analyses/reports/graphql.ts';
import './admin/graphql.ts';
import './admin/mutations-graphql.ts';
import './admin/figures-graphql.ts';
import './audit/graphql.ts';
import './flags/graphql.ts';
import './flags/mutations-graphql.ts';
import { builder } from './builder.ts';

/** The whole API, executable. */
export const schema = builder.toSchema();
