import type { PrismaClient } from '@tickwire/prisma';
import type { ApiKeyService } from './accounts/api-keys/api-keys.ts';
import type { Activity } from './accounts/credentials/activity.ts';
import type { CredentialService } from './accounts/credentials/credentials.ts';
import type { Caller, Viewer } from './accounts/credentials/viewer.ts';
import type { AccountDataService } from './accounts/data/account-data.ts';
import type { EmailService } from './accounts/email/email.ts';
import type { SignInCodeService } from './accounts/identities/sign-in-codes.ts';
import type { Confirmation } from './accounts/passwords/confirmation.ts';
import type { PasswordChangeService } from './accounts/passwords/password-changes.ts';
import type { CostBudgets } from './accounts/plans.ts';
import type { TotpService } from './accounts/second-factor/totp.ts';
import type { AccountService } from './accounts/service.ts';
import type { Figures } from './admin/figures.ts';
import type { AdminService } from './admin/service.ts';
import type { ModelPerformanceReader } from './analyses/predictions/performance.ts';
import type { ReportService } from './analyses/reports/service.ts';
import type { AnalysisService } from './analyses/service.ts';
import type { AuditReader } from './audit/reading.ts';
import type { BillingService } from './billing/service.ts';
import { forbidden, onlyTheOwner, unauthenticated } from './errors.ts';
import type { FlagService } from './flags/service.ts';
import type { IdempotencyService } from './idempotency/service.ts';
import type { IndicatorService } from './market/indicators/service.ts';
import type { MarketService } from './market/service.ts';
import type { NotificationService } from './notifications/service.ts';
import type { NotificationSettingsService } from './notifications/settings.ts';
import type { Limits } from './ports/limits.ts';
import type { TaskBulkService } from './tasks/bulk.ts';
import type { TaskCommentService } from './tasks/comments.ts';
import type { TaskPages } from './tasks/page.ts';
import type { TaskService } from './tasks/service.ts';
import type { TaskStatsService } from './tasks/stats.ts';
import type { TeamServices } from './teams/teams.ts';
import type { WatchlistService } from './watchlists/service.ts';

/** What the schema does its work with: put together once, when the server starts. */
export interface Services extends TeamServices {
  readonly accounts: AccountService;
  readonly credentials: CredentialService;
  readonly apiKeys: ApiKeyService;
  readonly signInCodes: SignInCodeService;
  readonly email: EmailService;
  readonly passwords: PasswordChangeService;
  readonly confirmation: Confirmation;
  readonly totp: TotpService;
  readonly accountData: AccountDataService;
  readonly taskPages: TaskPages;
  readonly tasks: TaskService;
  readonly taskBulk: TaskBulkService;
  readonly taskComments: TaskCommentService;
  readonly watchlists: WatchlistService;
  readonly taskStats: TaskStatsService;
  readonly analyses: AnalysisService;
  readonly reports: ReportService;
  readonly notifications: NotificationService;
  readonly notificationSettings: NotificationSettingsService;
  readonly market: MarketService;
  readonly indicators: IndicatorService;
  readonly modelPerformance: ModelPerformanceReader;
  readonly activity: Activity;
  readonly admin: AdminService;
  readonly figures: Figures;
  readonly audit: AuditReader;
  readonly flags: FlagService;
  readonly billing: BillingService;
  readonly idempotency: IdempotencyService;
  readonly limits: Limits;
  readonly costBudgets: CostBudgets;
}

/** How a browser is given its session as a cookie, or loses it; over a WebSocket nothing happens. */
export interface SessionCookies {
  set(token: string, expiresAt: Date): void;
  clear(): void;
}

/** One operation's surroundings; loaders are kept by it, so each operation has a context of its own. */
export interface RequestContext extends Caller {
  readonly viewer: Viewer | null;
  readonly services: Services;
  readonly database: PrismaClient;
  readonly sessionCookies: SessionCookies;
}

/** The caller of an operation that only signed-in ones may run. */
export function signedIn({ viewer }: RequestContext): Viewer {
  if (viewer === null) throw unauthenticated('This needs a signed-in user.');
  return viewer;
}

/** Makes sure that a user is the caller: a `User` is also answered to who proved something else of it. */
export function mustBeViewer({ viewer }: RequestContext, { id }: { readonly id: string }): void {
  if (viewer?.user.id !== id) throw forbidden(onlyTheOwner);
}
