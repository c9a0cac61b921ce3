// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import type { DateTime, DateTimeInput, Decimal, Unrecognized } from '../scalars.ts';

/** An account as admins see it; to its owner it is a User. */
export interface Account extends AccountSummary {
  /** Whether the owner has shown that mail to `email` arrives. */
  readonly emailVerified: boolean;
  /** What the account may do beyond its own things. */
  readonly role: Role;
  /** Its plan. */
  readonly tier: Tier;
  /** When it was made. */
  readonly createdAt: DateTime;
  /** When it was used last, to the minute; null where it was not yet. */
  readonly lastActiveAt: DateTime | null;
  /** Since when it is suspended; null where it is not. */
  readonly suspendedAt: DateTime | null;
  /** In how many places it is signed in. */
  readonly sessions: number;
  /** How many of its API keys have not expired. */
  readonly apiKeys: number;
  /** How many different symbols its watchlists hold. */
  readonly watchedSymbols: number;
}

/** An account as admins see it; to its owner it is a User. */
export interface AccountSummary {
  readonly __typename: 'Account';
  /** The same as that of its User. */
  readonly id: string;
  /** As typed at sign-up. */
  readonly email: string;
  /** As typed at sign-up. */
  readonly username: string;
}

/** A new comment. */
export interface AddTaskCommentInput {
  /** Several lines of 1 to 5,000 characters. */
  readonly body: string;
  /** Of a task that the caller may change. */
  readonly taskId: string;
}

/** One more symbol for a watchlist. */
export interface AddToWatchlistInput {
  /** At most 500 characters. */
  readonly note?: string | null | undefined;
  /** In any case. */
  readonly symbol: string;
  /** One of the caller's own, or of a team. FORBIDDEN for a VIEWER of the team. */
  readonly watchlistId: string;
}

/** One line of the audit log, which nobody can change. */
export interface AdminAuditEntry extends AuditEntry {
  /** The account that it concerns, for admins; null for everybody else, and where it was deleted. */
  readonly account: AccountSummary | null;
  /** The account that did it, for admins; null for everybody else, and where it was deleted. */
  readonly actor: AccountSummary | null;
}

/** What the models of a plan make of an instrument, as of one price. Only who asked for it can see it; what it is made of is computed once for all who ask for the same instrument. */
export interface Analysis extends AnalysisSummary {
  /** One for each model that has ended, in the order of `models`. */
  readonly results: readonly ModelResult[];
}

/** A way to analyse an instrument. */
export type AnalysisModel =
  /** Trend, momentum, volatility, volume and levels, for every kind of instrument. */
  | 'BASIC'
  /** Lasting quality, and what its earnings are worth to an owner. */
  | 'BUFFETT'
  /** Future cash flows, discounted. */
  | 'DCF'
  /** What kind of company it is, and what its growth costs. */
  | 'LYNCH'
  | Unrecognized;

/** What the models of a plan make of an instrument, as of one price. Only who asked for it can see it; what it is made of is computed once for all who ask for the same instrument. */
export interface AnalysisSummary {
  readonly __typename: 'Analysis';
  /** Opaque; `node(id)` finds the analysis again. */
  readonly id: string;
  /** How far it is. */
  readonly status: JobStatus;
  /** The models that were asked for, always in the order BASIC, BUFFETT, LYNCH, DCF. */
  readonly models: readonly AnalysisModel[];
  /** Of all models together, 0 to 100: each counts by its weight and its confidence. Null until COMPLETED, and where no model applies. */
  readonly score: number | null;
  /** What `score` says; null where there is none. */
  readonly verdict: Verdict | null;
  /** 0 to 1: how sure the models are, and how far they agree. Null where `score` is. */
  readonly confidence: number | null;
  /** What the models say together, and where they disagree, in one to three sentences. Null until COMPLETED. */
  readonly summary: string | null;
  /** The price that every model looked at, in the instrument's currency; null until the first result is there. */
  readonly priceAtAnalysis: Decimal | null;
  /** When the caller asked for it. */
  readonly createdAt: DateTime;
  /** When it was COMPLETED or FAILED; before `createdAt` where it was `cached`. */
  readonly completedAt: DateTime | null;
  /** Until then whoever asks is answered with the same; later it is computed anew. Null until COMPLETED. */
  readonly expiresAt: DateTime | null;
  /** Whether it was COMPLETED already when the caller asked for it, since somebody had asked before. */
  readonly cached: boolean;
  /** For people: why it FAILED, and what to do. Null unless it did. */
  readonly failure: string | null;
  /** What was analysed. */
  readonly instrument: InstrumentSummary;
}

/** A key that an app acts for its owner by. Send it as `Authorization: Bearer tw_…`. */
export interface ApiKey {
  readonly __typename: 'ApiKey';
  /** Opaque; names the key to `rotateApiKey` and `revokeApiKey`. */
  readonly id: string;
  /** As its owner called it. */
  readonly name: string;
  /** The first characters of the key: enough to recognise it. */
  readonly prefix: string;
  /** What it may be used for. */
  readonly scopes: readonly ApiKeyScope[];
  /** When it was made. */
  readonly createdAt: DateTime;
  /** When it was used last, to the minute; null where it was not yet. */
  readonly lastUsedAt: DateTime | null;
  /** When it ends; null: not by itself. */
  readonly expiresAt: DateTime | null;
}

/** What a key may be used for. What guards the account itself is for no key. */
export type ApiKeyScope =
  /** Queries and subscriptions. */
  | 'READ'
  /** Mutations. */
  | 'WRITE'
  | Unrecognized;

/** What kind of thing an instrument is. */
export type AssetClass =
  /** A pair of crypto assets, or of one and a currency. */
  | 'CRYPTO'
  /** A share of a company. */
  | 'EQUITY'
  /** A futures contract, always the nearest. */
  | 'FUTURE'
  /** A pair of currencies. */
  | 'FX'
  /** An index: it is quoted, not traded. */
  | 'INDEX'
  | Unrecognized;

/** What an entry of the audit log tells of. */
export type AuditAction =
  /** The account was deleted with all its data. */
  | 'ACCOUNT_DELETED'
  /** The account's data was exported. */
  | 'ACCOUNT_EXPORTED'
  /** A key was made. */
  | 'API_KEY_CREATED'
  /** A key was ended. */
  | 'API_KEY_REVOKED'
  /** A key's secret was replaced. */
  | 'API_KEY_ROTATED'
  /** A webhook of the payment provider was refused; `details.reason` says why. */
  | 'BILLING_REFUSED'
  /** The address was changed; `details.from` and `details.to` name both. */
  | 'EMAIL_CHANGED'
  /** A link to confirm another address was sent to it. */
  | 'EMAIL_CHANGE_REQUESTED'
  /** Mail to the address was shown to arrive. */
  | 'EMAIL_VERIFIED'
  /** A feature flag or one of its rules was changed. */
  | 'FEATURE_FLAG_CHANGED'
  /** An account of a provider was linked; `details.provider` names it. With `details.takenOver` the address was proved for the first time, and whoever had used it before lost every way in. */
  | 'IDENTITY_LINKED'
  /** The password was changed by who knew it. */
  | 'PASSWORD_CHANGED'
  /** The password was set anew by such a link; all sessions ended. */
  | 'PASSWORD_RESET'
  /** A link to reset the password was sent. */
  | 'PASSWORD_RESET_REQUESTED'
  /** The plan was changed; `details.by` says whether by an admin or by billing. */
  | 'PLAN_CHANGED'
  /** New recovery codes replaced the old ones. */
  | 'RECOVERY_CODES_RENEWED'
  /** A recovery code was used up in place of the second factor. */
  | 'RECOVERY_CODE_USED'
  /** The role was changed; `details.from` and `details.to` name both. */
  | 'ROLE_CHANGED'
  /** All sessions, or all others, were ended; `details.count` says how many. */
  | 'SESSIONS_ENDED'
  /** A session was ended by its user from another one. */
  | 'SESSION_REVOKED'
  /** A session was begun; `details.method` says how. */
  | 'SIGNED_IN'
  /** A session was ended by its holder. */
  | 'SIGNED_OUT'
  /** An account was made. */
  | 'SIGNED_UP'
  /** The password or the second factor was wrong. */
  | 'SIGN_IN_FAILED'
  /** So many tries failed that further ones have to wait. */
  | 'SIGN_IN_SLOWED'
  /** A team's task that the account had made was deleted; `details.title` names it, `details.teamId` its team. */
  | 'TASK_DELETED'
  /** A team was made. Of a team `subject` is its id, and `details.teamName` its name. */
  | 'TEAM_CREATED'
  /** A team was deleted with its tasks and watchlists; `details.members` says how many were in it. */
  | 'TEAM_DELETED'
  /** An invitation to a team was taken back, or turned down by whom it was to; `details.email` says whose it was. */
  | 'TEAM_INVITATION_REVOKED'
  /** Somebody was invited to a team; `details.email` and `details.role` say who, and as what. */
  | 'TEAM_INVITED'
  /** The account joined a team; `details.role` says as what. */
  | 'TEAM_JOINED'
  /** The account is no longer in a team: it left, or an owner of the team took it out. */
  | 'TEAM_LEFT'
  /** A team was given another name; `details.from` is the one that it had. */
  | 'TEAM_RENAMED'
  /** The role of the account in a team was changed; `details.from` and `details.to` name both. */
  | 'TEAM_ROLE_CHANGED'
  /** A bearer token was not one of ours: forged, or made for somebody else. */
  | 'TOKEN_REFUSED'
  /** A code of the second factor was sent a second time, and refused. */
  | 'TOTP_CODE_REUSED'
  /** Signing in asks for no second factor any more. */
  | 'TOTP_DISABLED'
  /** Signing in asks for a second factor from now on. */
  | 'TOTP_ENABLED'
  /** The account was suspended; its sessions ended. */
  | 'USER_SUSPENDED'
  /** The account may be used again. */
  | 'USER_UNSUSPENDED'
  | Unrecognized;

/** Who did what an entry of the audit log tells of. */
export type AuditActor =
  /** An admin; which one only admins are told. */
  | 'ADMIN'
  /** Somebody who was not signed in, as who tries a wrong password. */
  | 'ANONYMOUS'
  /** The account itself, in person or by one of its API keys. */
  | 'SELF'
  /** The service itself, as when a payment arrives. */
  | 'SERVICE'
  /** Somebody in the same team, as an owner who takes the account out of it. */
  | 'TEAM_MEMBER'
  | Unrecognized;

/** One line of the audit log, which nobody can change. */
export interface AuditEntry {
  /** Opaque; unique. */
  readonly id: string;
  /** When it happened. */
  readonly at: DateTime;
  /** What happened. */
  readonly action: AuditAction;
  /** Who did it. */
  readonly by: AuditActor;
  /** The id of the account that did it, deleted or not; null where `by` is all that may be told. */
  readonly actorId: string | null;
  /** The id of the account that it concerns, deleted or not; null where it concerns none. */
  readonly userId: string | null;
  /** What else it was done to: the own id of a key, a session, a team or a task, which `node` does not take; a flag's name. */
  readonly subject: string | null;
  /** What more there is to tell, as `action` says. */
  readonly details: unknown;
  /** The address that it was done from; null where the service did it, and of what somebody else did. */
  readonly ip: string | null;
  /** What the app or browser called itself; null as for `ip`. */
  readonly userAgent: string | null;
  /** The id of the request that did it, as its answer told it; null as for `ip`. */
  readonly requestId: string | null;
}

/** A new session. Browsers have it as an HttpOnly cookie besides. */
export interface AuthPayload {
  readonly __typename: 'AuthPayload';
  /** Send it as `Authorization: Bearer <token>`, over HTTP and in the WebSocket's connection_init payload. It is shown this once: the server keeps only its hash. */
  readonly token: string;
  /** When it ends if it is not used; using it in its second half prolongs it by 30 days. */
  readonly expiresAt: DateTime;
  /** Whose session it is. */
  readonly user: User;
}

/** What a price did in one interval. */
export interface Candle {
  /** When the interval began. */
  readonly time: DateTime;
  /** The first price. */
  readonly open: Decimal;
  /** The highest price. */
  readonly high: Decimal;
  /** The lowest price. */
  readonly low: Decimal;
  /** The last price; of the bar under way, the newest. */
  readonly close: Decimal;
  /** What was traded; "0" where the source records none. */
  readonly volume: Decimal;
  /** How many intervals before this bar, since the one before it in this answer, have no bar: nothing was traded, the market was closed, or the source has none, or did not answer when it was asked for them. 0 on the first. */
  readonly missingBefore: number;
}

/** A bar as it grows, or as it ended. */
export interface CandleEvent {
  /** Whose bar it is. */
  readonly symbol: string;
  /** How long it lasts. */
  readonly interval: CandleInterval;
  /** True once for each bar: it changes no more. */
  readonly isClosed: boolean;
  /** The whole bar so far. While it grows, its volume may lack single trades of the time when the stream began. */
  readonly candle: Candle;
  /** What indicators say of this bar, at every event. Of a closed one they are the values that `Instrument.indicatorSeries` has on it. Null where the bars before it could not be read, or not within 5 seconds: no bar waits longer for them. */
  readonly indicators?: IndicatorSet | null | undefined;
}

/** How long a candle lasts. All start at whole multiples of it, in UTC. */
export type CandleInterval =
  /** A day. */
  | 'D1'
  /** An hour. */
  | 'H1'
  /** Four hours, from midnight on. */
  | 'H4'
  /** A minute. */
  | 'M1'
  /** Five minutes. */
  | 'M5'
  /** A quarter of an hour. */
  | 'M15'
  /** A week, from Monday on. */
  | 'W1'
  | Unrecognized;

/** Another address for an account. */
export interface ChangeEmailInput {
  /** Unique whatever its case; at most 254 characters. */
  readonly newEmail: string;
  /** The account's; left out where it has none, which asks for a session of the last 15 minutes. */
  readonly password?: string | null | undefined;
}

/** How and when to be told. What is left out stays as it is. */
export interface ChangeNotificationSettingsInput {
  /** 0 to 23. */
  readonly dueHour?: number | null | undefined;
  /** The kinds that are to be told otherwise; others stay as they are. */
  readonly settings?: readonly NotificationSettingInput[] | null | undefined;
  /** As IANA names it, in any case: "Europe/Berlin". An offset as "+02:00" is none. */
  readonly timeZone?: string | null | undefined;
}

/** Another password, for who knows the current one. */
export interface ChangePasswordInput {
  /** The one to be replaced. */
  readonly currentPassword: string;
  /** 8 to 256 characters; not the current one, and not the email or the username. */
  readonly newPassword: string;
}

/** Another plan for an account. */
export interface ChangePlanInput {
  /** Its plan from now on. */
  readonly tier: Tier;
  /** Of the account. */
  readonly userId: string;
}

/** Another role for an account. */
export interface ChangeRoleInput {
  /** Its role from now on. */
  readonly role: Role;
  /** Of the account. */
  readonly userId: string;
}

/** Another role for somebody in a team. */
export interface ChangeTeamRoleInput {
  /** What they may do from now on. */
  readonly role: TeamRole;
  /** One that the caller is an OWNER of. */
  readonly teamId: string;
  /** Of somebody in it. */
  readonly userId: string;
}

/** Which rule of a feature flag is to go: name either `tier` or `userId`. */
export interface ClearFeatureFlagRuleInput {
  /** Of the flag. */
  readonly name: string;
  /** The plan that the rule is for. */
  readonly tier?: Tier | null | undefined;
  /** The account that the rule is for. */
  readonly userId?: string | null | undefined;
}

/** The thing changed, or exists already; code CONFLICT. */
export interface ConflictError {
  readonly __typename: 'ConflictError';
  /** For programs: fixed for each kind of error, as "NOT_FOUND". */
  readonly code: string;
  /** For people: one sentence that names what to do. */
  readonly message: string;
}

/** A new key. */
export interface CreateApiKeyInput {
  /** When it is to end; left out: not by itself. */
  readonly expiresAt?: DateTimeInput | null | undefined;
  /** What it is for: 1 to 100 characters. */
  readonly name: string;
  /** What it may be used for: at least one. */
  readonly scopes: readonly ApiKeyScope[];
}

/** A new feature flag. */
export interface CreateFeatureFlagInput {
  /** What it switches: 1 to 200 characters. */
  readonly description: string;
  /** Whether it is on for everybody, to begin with. */
  readonly enabled: boolean;
  /** What apps ask for it by: 2 to 64 small letters, digits and `-`, a letter first. */
  readonly name: string;
}

/** A new task. It is TODO. */
export interface CreateTaskInput {
  /** An OWNER or MEMBER of the team; without a team the caller's own id, or none. */
  readonly assigneeId?: string | null | undefined;
  /** Several lines of at most 10,000 characters; an empty one counts as none. */
  readonly description?: string | null | undefined;
  /** Still to come, and at most 10 years ahead. */
  readonly dueAt?: DateTimeInput | null | undefined;
  /** MEDIUM where left out. */
  readonly priority?: TaskPriority | null | undefined;
  /** Of the instrument that it is about, in any case. */
  readonly symbol?: string | null | undefined;
  /** At most 20, each of 1 to 50 characters; the same one twice counts once. */
  readonly tags?: readonly string[] | null | undefined;
  /** A team in which the caller is OWNER or MEMBER. Left out: the task is for the caller alone. */
  readonly teamId?: string | null | undefined;
  /** One line of 1 to 200 characters. */
  readonly title: string;
}

/** A new team. */
export interface CreateTeamInput {
  /** 1 to 100 characters. */
  readonly name: string;
}

/** A new watchlist. */
export interface CreateWatchlistInput {
  /** 1 to 100 characters. */
  readonly name: string;
  /** What is on it from the start, in this order. */
  readonly symbols?: readonly string[] | null | undefined;
  /** Whose it is to be: a team in which the caller is OWNER or MEMBER; FORBIDDEN for a VIEWER. Its symbols count for the caller's plan all the same. Left out or null: the caller's alone. */
  readonly teamId?: string | null | undefined;
}

/** A key with its secret. */
export interface CreatedApiKey {
  readonly __typename: 'CreatedApiKey';
  /** Shown this once: the server keeps only its hash. */
  readonly secret: string;
  /** The key. */
  readonly apiKey: ApiKey;
}

/** What proves that it is the owner who wants the account gone. */
export interface DeleteAccountInput {
  /** The account's; left out where it has none, which asks for a session of the last 15 minutes. */
  readonly password?: string | null | undefined;
  /** Of the authenticator app, or a recovery code, where the account asks for one. */
  readonly totpCode?: string | null | undefined;
}

/** What is left of a deleted node. */
export interface DeletedNode {
  readonly __typename: 'DeletedNode';
  /** The id that it had. */
  readonly id: string;
}

/** Turning off the second factor. */
export interface DisableTotpInput {
  /** Of the authenticator app, or a recovery code. */
  readonly code: string;
}

/** A link was mailed to the new address: the account changes once it is confirmed. */
export interface EmailChangeRequested {
  readonly __typename: 'EmailChangeRequested';
  /** Where the link was sent. */
  readonly newEmail: string;
  /** Until when the link is good. */
  readonly expiresAt: DateTime;
}

/** One number that a score is made of, and the points that it brought. */
export interface Factor {
  /** For programs: "returnOnEquity". The same in every analysis of a version. */
  readonly name: string;
  /** What was measured, in the unit that `explanation` names; null where it is not known. */
  readonly value: number | null;
  /** 0 to `maxPoints`. */
  readonly points: number;
  /** What could be had; 0 where `value` is not known, which leaves it out of the score. */
  readonly maxPoints: number;
  /** One sentence for people: the number, and what it was held against. */
  readonly explanation: string;
}

/** A switch that admins set while the service runs. */
export interface FeatureFlag {
  readonly __typename: 'FeatureFlag';
  /** What apps ask for it by. */
  readonly name: string;
  /** What it switches. */
  readonly description: string;
  /** Whether it is on for everybody whom no rule names. */
  readonly enabled: boolean;
  /** Whether the server itself asks it: then it cannot be deleted. */
  readonly builtIn: boolean;
  /** When it was made. */
  readonly createdAt: DateTime;
  /** When it was set last for everybody. */
  readonly updatedAt: DateTime;
  /** Those for plans first, then those for accounts. */
  readonly rules: readonly {
    /** Whether it is on for them. */
    readonly enabled: boolean;
    /** The plan; null: it is for an account. */
    readonly tier: Tier | null;
    /** The id of the account; null: it is for a plan. */
    readonly userId: string | null;
    /** The account; null: it is for a plan. */
    readonly account: AccountSummary | null;
  }[];
}

/** What a feature flag is for the caller. */
export interface FeatureFlagState {
  /** What it is called. */
  readonly name: string;
  /** Whether it is on for the caller. */
  readonly enabled: boolean;
}

/** The service in figures, as of now. */
export interface Figures {
  /** How many accounts there are. */
  readonly users: number;
  /** How many of them are suspended. */
  readonly suspendedUsers: number;
  /** How many have each plan, the smallest plan first. */
  readonly usersByTier: readonly {
    /** The plan. */
    readonly tier: Tier;
    /** How many accounts have it. */
    readonly users: number;
  }[];
  /** How many of them were used of late. */
  readonly activeUsers: {
    /** Within the last 24 hours. */
    readonly day: number;
    /** Within the last 7 days. */
    readonly week: number;
    /** Within the last 30 days. */
    readonly month: number;
  };
  /** The changes of plans of the last 30 days, the most frequent first. */
  readonly planChanges: readonly {
    /** The plan before. */
    readonly from: Tier;
    /** The plan after. */
    readonly to: Tier;
    /** How often that happened. */
    readonly count: number;
  }[];
  /** The instruments that most accounts watch. */
  readonly mostWatchedInstruments: readonly {
    /** How many accounts have it on a watchlist. */
    readonly accounts: number;
    /** What is watched. */
    readonly instrument: InstrumentSummary;
  }[];
}

/** One fiscal year of a company as it was reported. Money is in the reporting currency, in whole units: not in millions. Null: not reported, or not known to the source. */
export interface FundamentalsYear {
  /** The calendar year of its last day, whatever the company itself calls it. */
  readonly fiscalYear: number;
  /** Its last day, as "2023-09-30". */
  readonly endsOn: string;
  /** The reporting currency, ISO 4217; shares may be quoted in another. */
  readonly currency: string;
  /** What was sold, before any costs. */
  readonly revenue: Decimal;
  /** `revenue` less what the goods and services cost to make. */
  readonly grossProfit: Decimal | null;
  /** Profit before interest and taxes. */
  readonly operatingIncome: Decimal | null;
  /** What debts cost in interest; positive. */
  readonly interestExpense: Decimal | null;
  /** Profit after interest and before taxes on income; negative for a loss. */
  readonly incomeBeforeTax: Decimal | null;
  /** Taxes on income: positive where they are a cost, negative where some come back. */
  readonly incomeTax: Decimal | null;
  /** What is left to the company's shareholders; negative for a loss. */
  readonly netIncome: Decimal;
  /** Earnings for each share, if all options and convertibles were shares. */
  readonly epsDiluted: Decimal | null;
  /** The year's average number of shares, if all options and convertibles were shares. */
  readonly sharesDiluted: Decimal | null;
  /** Cash that the business itself brought in; negative where it took some. */
  readonly operatingCashFlow: Decimal | null;
  /** What was spent on property, plant and equipment; positive. */
  readonly capitalExpenditure: Decimal | null;
  /** Cash from operations less `capitalExpenditure`. */
  readonly freeCashFlow: Decimal | null;
  /** What assets lost in value, from the statement of cash flows; positive. */
  readonly depreciationAndAmortization: Decimal | null;
  /** Cash from changes of working capital, as the statement of cash flows counts it: negative where receivables or inventories grew by more than what is owed to suppliers, and so took cash. */
  readonly workingCapitalCashFlow: Decimal | null;
  /** What was paid to the holders of common shares; positive. */
  readonly dividendsPaid: Decimal | null;
  /** What was spent on the company's own shares, without what was received for new ones; positive. */
  readonly sharesRepurchased: Decimal | null;
  /** Cash, and what can be turned into it at once, at the end of the year. */
  readonly cashAndShortTermInvestments: Decimal | null;
  /** Goods that are to be sold, and what they are made of, at the end of the year. */
  readonly inventories: Decimal | null;
  /** The part of `totalAssets` that is cash, or turns into cash or is used up within a year. */
  readonly currentAssets: Decimal | null;
  /** What is owed within a year, at the end of the year. */
  readonly currentLiabilities: Decimal | null;
  /** What the company owns at the end of the year. */
  readonly totalAssets: Decimal | null;
  /** What is owed at interest at the end of the year, in the short and the long term, with leases. */
  readonly totalDebt: Decimal | null;
  /** What belongs to the company's shareholders at the end of the year, without minority interests. */
  readonly totalEquity: Decimal | null;
}

/** Which indicator, with its periods. How each is defined and seeded: docs/indicators.md. */
export type IndicatorName =
  /** Wilder's average directional index over 14 bars, 0 to 100: how strong the trend is, whichever way. */
  | 'ADX14'
  /** Wilder's average true range over 14 bars, in the instrument's currency. */
  | 'ATR14'
  /** Two population standard deviations of the last 20 closes below their mean. */
  | 'BOLLINGER_LOWER'
  /** The mean of the last 20 closes. */
  | 'BOLLINGER_MIDDLE'
  /** Two population standard deviations of the last 20 closes above their mean. */
  | 'BOLLINGER_UPPER'
  /** Lambert's commodity channel index over 20 bars: ±100 is 1.5 mean deviations from the mean typical price; null while all of these are the same. */
  | 'CCI20'
  /** Exponential moving average of the closes, over 20 bars: each takes 2/21 of the way to the new close. */
  | 'EMA20'
  /** Moving average convergence/divergence: the EMA of the closes over 12 bars less that over 26. */
  | 'MACD'
  /** The MACD less its signal. */
  | 'MACD_HISTOGRAM'
  /** The EMA of the MACD over 9 bars. */
  | 'MACD_SIGNAL'
  /** Money flow index over 14 bars, 0 to 100; null where nothing was traded, or at one price alone. */
  | 'MFI14'
  /** Granville's on-balance volume since 1,500 bars or so before: only differences within one series mean anything. */
  | 'OBV'
  /** Wilder's relative strength index over 14 bars, 0 to 100; null where the price has never moved. */
  | 'RSI14'
  /** Simple moving average: the mean of the last 20 closes. */
  | 'SMA20'
  /** Simple moving average: the mean of the last 50 closes. */
  | 'SMA50'
  /** The mean of the last three `stochasticK`. */
  | 'STOCHASTIC_D'
  /** Slow stochastic, 0 to 100: where the close stands in the range of the last 14 bars, as a mean of three bars; null while such a range is 0. */
  | 'STOCHASTIC_K'
  /** Volume-weighted mean of (high + low + close) / 3: since midnight UTC for intervals below a day, else over the last 20 bars; null where nothing was traded. */
  | 'VWAP'
  /** Standard deviations between the close and the VWAP, positive above it: those of (high + low + close) / 3 around the VWAP, weighted by volume; null where that is 0. */
  | 'VWAP_DISTANCE'
  | Unrecognized;

/** Indicators on each bar of a window, oldest first: columns, as charts take them. */
export interface IndicatorSeries {
  /** How long the bars last. */
  readonly interval: CandleInterval;
  /** When each bar began, as the `time` of `candles`. The last one may still be growing. */
  readonly times: readonly DateTime[];
  /** One for each name, once, in the order asked. */
  readonly lines: readonly {
    /** Which indicator. */
    readonly name: IndicatorName;
    /** One for each of `times`; null where there is none, as before there are bars enough. */
    readonly values: readonly (number | null)[];
  }[];
}

/** The value of each on one bar; null before there are bars enough. Wilder's and TA-Lib's definitions. */
export interface IndicatorSet {
  /** How long the bars last. */
  readonly interval: CandleInterval;
  /** When the bar began that the values are of: it may still be growing, and they with it. */
  readonly asOf: DateTime;
  /** Simple moving average: the mean of the last 20 closes. */
  readonly sma20: number | null;
  /** Simple moving average: the mean of the last 50 closes. */
  readonly sma50: number | null;
  /** Exponential moving average of the closes, over 20 bars: each takes 2/21 of the way to the new close. */
  readonly ema20: number | null;
  /** Wilder's relative strength index over 14 bars, 0 to 100; null where the price has never moved. */
  readonly rsi14: number | null;
  /** Moving average convergence/divergence: the EMA of the closes over 12 bars less that over 26. */
  readonly macd: number | null;
  /** The EMA of the MACD over 9 bars. */
  readonly macdSignal: number | null;
  /** The MACD less its signal. */
  readonly macdHistogram: number | null;
  /** Two population standard deviations of the last 20 closes above their mean. */
  readonly bollingerUpper: number | null;
  /** The mean of the last 20 closes. */
  readonly bollingerMiddle: number | null;
  /** Two population standard deviations of the last 20 closes below their mean. */
  readonly bollingerLower: number | null;
  /** Volume-weighted mean of (high + low + close) / 3: since midnight UTC for intervals below a day, else over the last 20 bars; null where nothing was traded. */
  readonly vwap: number | null;
  /** Standard deviations between the close and the VWAP, positive above it: those of (high + low + close) / 3 around the VWAP, weighted by volume; null where that is 0. */
  readonly vwapDistance: number | null;
  /** Wilder's average true range over 14 bars, in the instrument's currency. */
  readonly atr14: number | null;
  /** Wilder's average directional index over 14 bars, 0 to 100: how strong the trend is, whichever way. */
  readonly adx14: number | null;
  /** Slow stochastic, 0 to 100: where the close stands in the range of the last 14 bars, as a mean of three bars; null while such a range is 0. */
  readonly stochasticK: number | null;
  /** The mean of the last three `stochasticK`. */
  readonly stochasticD: number | null;
  /** Granville's on-balance volume since 1,500 bars or so before: only differences within one series mean anything. */
  readonly obv: number | null;
  /** Money flow index over 14 bars, 0 to 100; null where nothing was traded, or at one price alone. */
  readonly mfi14: number | null;
  /** Lambert's commodity channel index over 20 bars: ±100 is 1.5 mean deviations from the mean typical price; null while all of these are the same. */
  readonly cci20: number | null;
}

/** Something that has a price. */
export interface Instrument extends InstrumentSummary {
  /** When it was found that no source lists it any more; null while one does. What is stored of it stays readable. */
  readonly delistedAt: DateTime | null;
  /** Whose figures its prices are; null where no source has any at present. */
  readonly provenance: {
    /** One sentence for people. */
    readonly description: string;
    /** Under which licence; null where none is known. */
    readonly licence: string | null;
    /** Who publishes them; null for made-up ones. */
    readonly origin: string | null;
    /** True where they are made up from a seed. */
    readonly synthetic: boolean;
  } | null;
}

/** Something that has a price. */
export interface InstrumentSummary {
  readonly __typename: 'Instrument';
  /** Opaque; `node(id)` finds the instrument again. */
  readonly id: string;
  /** As the API spells it: "AAPL", "BTCUSDT", "ES". */
  readonly symbol: string;
  /** For people: "Apple Inc.". */
  readonly name: string;
  /** What kind of thing it is. */
  readonly assetClass: AssetClass;
  /** What its prices are in: ISO 4217, or the ticker of a crypto asset. */
  readonly currency: string;
  /** Digits behind the point of its prices. */
  readonly priceDecimals: number;
}

/** The email, the password or the code is wrong; at sign-in, which of the first two is not told. Code INVALID_CREDENTIALS. */
export interface InvalidCredentialsError {
  readonly __typename: 'InvalidCredentialsError';
  /** For programs: fixed for each kind of error, as "NOT_FOUND". */
  readonly code: string;
  /** For people: one sentence that names what to do. */
  readonly message: string;
}

/** The token or code is unknown, was used already, or has expired; code INVALID_TOKEN. */
export interface InvalidTokenError {
  readonly __typename: 'InvalidTokenError';
  /** For programs: fixed for each kind of error, as "NOT_FOUND". */
  readonly code: string;
  /** For people: one sentence that names what to do. */
  readonly message: string;
}

/** Who is to come into a team. */
export interface InviteToTeamInput {
  /** Where the invitation is mailed to; at most 254 characters. */
  readonly email: string;
  /** What they are to be allowed to do. */
  readonly role: TeamRole;
  /** One that the caller is an OWNER of. */
  readonly teamId: string;
}

/** How far work is that is done off the request. It only ever goes forward. */
export type JobStatus =
  /** It is done. */
  | 'COMPLETED'
  /** It could not be done, after some tries: `failure` says why. */
  | 'FAILED'
  /** It waits for its turn. */
  | 'QUEUED'
  /** It is under way. */
  | 'RUNNING'
  | Unrecognized;

/** How the predictions of one version of a model turned out. Each result predicts that the price at the end of its horizon will be higher (a score of 50 or more), or that it will not (below). Its probability is 0.5 + 0.4 · |score − 50| / 50. Of each version one prediction of an instrument counts a day, in UTC: the first. */
export interface ModelPerformance {
  /** Whose predictions these are. */
  readonly model: AnalysisModel;
  /** From 1 on. Versions that run side by side are compared by their lines. */
  readonly version: number;
  /** Predictions whose horizon has ended, and that were held against the price then. */
  readonly resolved: number;
  /** Those of them that came so. A price that is the same is not higher. */
  readonly hits: number;
  /** `hits` of `resolved`, 0 to 1. Null where nothing is resolved. */
  readonly hitRate: number | null;
  /** The hit rate of who says "up" each time, of the same instruments at the same times: what a model has to be better than. Null where nothing is resolved. */
  readonly baselineHitRate: number | null;
  /** The mean of (probability − outcome)² over what is resolved, where the outcome is 1 for a hit and 0 for a miss (Brier 1950): 0 is best, 1 worst, and always to say 0.5 makes 0.25. Null where nothing is resolved. */
  readonly brierScore: number | null;
  /** The Brier score of who says "up" each time with the probability `baselineHitRate`, r · (1 − r): of all that say the same each time the best, and known only afterwards. Null where nothing is resolved. */
  readonly baselineBrierScore: number | null;
  /** Predictions whose horizon has not ended, or the price at whose end is not known yet. */
  readonly pending: number;
  /** Predictions that count nowhere else, as 30 days after their horizon had ended the price at its end was not known. */
  readonly givenUp: number;
}

/** What one version of a model makes of an instrument. The same input always gives the same result. */
export interface ModelResult {
  /** Which model. */
  readonly model: AnalysisModel;
  /** Which version of it: results of another version are no worse or better, but not to be compared. `modelPerformance` tells how each has done. */
  readonly version: number;
  /** 0 to 100; null where the model does not apply, as DCF to a currency pair: `reasoning` says why. */
  readonly score: number | null;
  /** What `score` says; null where there is none. */
  readonly verdict: Verdict | null;
  /** 0 to 1: how much of what the model looks at was known, and how clear it is. Null where `score` is. */
  readonly confidence: number | null;
  /** What one share is worth by this model, in the price's currency; null for models that name no value. */
  readonly fairValue: Decimal | null;
  /** Why, in plain words made from the factors. Where the service has a language model, told by it; each number in its text was found among the factors. */
  readonly reasoning: string;
  /** What the model assumed: rates, horizons, bounds. Shares of one, so 0.1 is 10%. */
  readonly assumptions: unknown;
  /** Every number that the score is made of: its points over their maximum, times 100. */
  readonly factors: readonly Factor[];
  /** How `fairValue` moves with what was assumed; null for models without such a table. */
  readonly sensitivity: Sensitivity | null;
}

/** Whom a watchlist is to belong to. */
export interface MoveWatchlistInput {
  /** A team in which the caller and the list's owner are OWNER or MEMBER; FORBIDDEN where the caller is VIEWER there. Left out or null: back to the list's owner alone. */
  readonly teamId?: string | null | undefined;
  /** One of the caller's own, or of a team: where the caller neither owns the list nor is OWNER there, FORBIDDEN. */
  readonly watchlistId: string;
}

/** Anything with an id that is its own: `node(id)` finds it again. */
export type Node = {
  readonly __typename: 'Analysis';
  /** Opaque; `node(id)` finds the analysis again. */
  readonly id: string;
} | {
  readonly __typename: 'ApiKey';
  /** Opaque; names the key to `rotateApiKey` and `revokeApiKey`. */
  readonly id: string;
} | {
  readonly __typename: 'Instrument';
  /** Opaque; `node(id)` finds the instrument again. */
  readonly id: string;
} | {
  readonly __typename: 'Notification';
  /** Opaque; `node(id)` finds the notification again. */
  readonly id: string;
} | {
  readonly __typename: 'Report';
  /** Opaque; `node(id)` finds the report again. */
  readonly id: string;
} | {
  readonly __typename: 'Session';
  /** Opaque; names the session to `revokeSession`. */
  readonly id: string;
} | {
  readonly __typename: 'Task';
  /** Opaque; `node(id)` finds the task again. */
  readonly id: string;
} | {
  readonly __typename: 'TaskComment';
  /** Opaque; `node(id)` finds the comment again. */
  readonly id: string;
} | {
  readonly __typename: 'Team';
  /** Opaque; `node(id)` finds the team again. */
  readonly id: string;
} | {
  readonly __typename: 'TeamInvitation';
  /** Opaque; names it to `acceptTeamInvitationById` and `revokeTeamInvitation`. */
  readonly id: string;
} | {
  readonly __typename: 'User';
  /** Opaque; `node(id)` answers the user to the user alone. */
  readonly id: string;
} | {
  readonly __typename: 'Watchlist';
  /** Opaque; `node(id)` finds the list again. */
  readonly id: string;
} | {
  readonly __typename: 'WatchlistItem';
  /** Opaque; `node(id)` finds the item again. */
  readonly id: string;
} | {
  readonly __typename: Unrecognized;
  /** Opaque; unique over all types. */
  readonly id: string;
};

/** What was named is not there, or is not the caller's; code NOT_FOUND. */
export interface NotFoundError {
  readonly __typename: 'NotFoundError';
  /** For programs: fixed for each kind of error, as "NOT_FOUND". */
  readonly code: string;
  /** For people: one sentence that names what to do. */
  readonly message: string;
}

/** What a user was told within the app. Only that user can see it. */
export interface Notification {
  readonly __typename: 'Notification';
  /** Opaque; `node(id)` finds the notification again. */
  readonly id: string;
  /** Where it stands in all that the user was told: hand it to `Subscription.notifications` as `after`, or to `markAllNotificationsRead` as `upTo`. The same as the `cursor` of its edge. Opaque. */
  readonly cursor: string;
  /** What it tells of. */
  readonly kind: NotificationKind;
  /** One line, in English, for people. */
  readonly title: string;
  /** More of it; null where the title says all. */
  readonly body: string | null;
  /** When it was told. */
  readonly createdAt: DateTime;
  /** When it was read; null: not yet. */
  readonly readAt: DateTime | null;
  /** What it is about, as it is now: a Task, Team, Analysis or Report. Null where it is about none, and where that is gone or not for the caller to see any more. */
  readonly subject: NotificationSubject | null;
}

/** What a notification tells of. `User.notificationSettings` says how each is told. */
export type NotificationKind =
  /** Something was changed that the safety of the account rests on. */
  | 'ACCOUNT'
  /** An analysis that the caller asked for has ended, whether it went well or not. */
  | 'ANALYSIS_COMPLETED'
  /** A price has come to where the caller wanted to hear of it. */
  | 'PRICE_ALERT'
  /** A report that the caller asked for has ended, whether it went well or not. */
  | 'REPORT_COMPLETED'
  /** Somebody gave the caller tasks. */
  | 'TASK_ASSIGNED'
  /** Somebody commented on a task that the caller made or is to do. */
  | 'TASK_COMMENTED'
  /** Somebody has done a task that the caller made. */
  | 'TASK_COMPLETED'
  /** A task falls due that is for the caller to do: told at the hour of their schedule. */
  | 'TASK_DUE'
  /** The caller was invited, has another role, or was taken out; or, for owners, somebody came or went. */
  | 'TEAM'
  | Unrecognized;

/** How to be told of one kind. */
export interface NotificationSettingInput {
  /** Whether by mail; must be true for ACCOUNT. */
  readonly email: boolean;
  /** Whether in the app. */
  readonly inApp: boolean;
  /** What is told of; each kind once. */
  readonly kind: NotificationKind;
}

/** An account. Its owner sees all of it; those who meet it in a team see who it is: `id`, `username`, and `email` as long as they share a team with it. Whatever else they ask for is FORBIDDEN. */
export interface NotificationSettings {
  readonly __typename: 'User';
  /** Opaque; `node(id)` answers the user to the user alone. */
  readonly id: string;
  /** When the user wants to hear what falls due. */
  readonly notificationSchedule: {
    /** As IANA names it: "Europe/Berlin"; "UTC" where none was chosen. */
    readonly timeZone: string;
    /** 0 to 23, 9 where none was chosen. A task is told at the last time, at or before it is due, that the clock of `timeZone` shows this hour; where that is past already, when it is due. */
    readonly dueHour: number;
  };
  /** How the user wants to be told, by kind: one for every kind that there is. */
  readonly notificationSettings: readonly {
    /** What is told of. */
    readonly kind: NotificationKind;
    /** Whether it stands in `notifications`, and comes over their stream. */
    readonly inApp: boolean;
    /** Whether a mail tells it. To an address that was never verified, mails of ACCOUNT alone are sent. */
    readonly email: boolean;
    /** Whether `email` cannot be turned off, as it is about the safety of the account. */
    readonly emailIsFixed: boolean;
  }[];
}

/** Anything with an id that is its own: `node(id)` finds it again. */
export type NotificationSubject = {
  readonly __typename: 'Analysis';
  /** Opaque; `node(id)` finds the analysis again. */
  readonly id: string;
  /** What was analysed. */
  readonly instrument: InstrumentSummary;
} | {
  readonly __typename: 'ApiKey';
  /** Opaque; names the key to `rotateApiKey` and `revokeApiKey`. */
  readonly id: string;
} | {
  readonly __typename: 'Instrument';
  /** Opaque; `node(id)` finds the instrument again. */
  readonly id: string;
} | {
  readonly __typename: 'Notification';
  /** Opaque; `node(id)` finds the notification again. */
  readonly id: string;
} | {
  readonly __typename: 'Report';
  /** Opaque; `node(id)` finds the report again. */
  readonly id: string;
  /** What it reports of, as it is now. */
  readonly watchlist: WatchlistSummary;
} | {
  readonly __typename: 'Session';
  /** Opaque; names the session to `revokeSession`. */
  readonly id: string;
} | {
  readonly __typename: 'Task';
  /** Opaque; `node(id)` finds the task again. */
  readonly id: string;
  /** One line of 1 to 200 characters. */
  readonly title: string;
} | {
  readonly __typename: 'TaskComment';
  /** Opaque; `node(id)` finds the comment again. */
  readonly id: string;
} | {
  readonly __typename: 'Team';
  /** Opaque; `node(id)` finds the team again. */
  readonly id: string;
  /** 1 to 100 characters. */
  readonly name: string;
} | {
  readonly __typename: 'TeamInvitation';
  /** Opaque; names it to `acceptTeamInvitationById` and `revokeTeamInvitation`. */
  readonly id: string;
} | {
  readonly __typename: 'User';
  /** Opaque; `node(id)` answers the user to the user alone. */
  readonly id: string;
} | {
  readonly __typename: 'Watchlist';
  /** Opaque; `node(id)` finds the list again. */
  readonly id: string;
} | {
  readonly __typename: 'WatchlistItem';
  /** Opaque; `node(id)` finds the item again. */
  readonly id: string;
} | {
  readonly __typename: Unrecognized;
  /** Opaque; unique over all types. */
  readonly id: string;
};

/** Notifications were marked as read. */
export interface NotificationsRead {
  readonly __typename: 'NotificationsRead';
  /** How many had not been read before. */
  readonly count: number;
}

/** Where a page lies in its whole list. */
export interface PageInfo {
  /** Whether there is more behind this page. */
  readonly hasNextPage: boolean;
  /** Whether there is more before this page. */
  readonly hasPreviousPage: boolean;
  /** The cursor of the first item; null on an empty page. */
  readonly startCursor: string | null;
  /** The cursor of the last item; null on an empty page. */
  readonly endCursor: string | null;
}

/** An account. Its owner sees all of it; those who meet it in a team see who it is: `id`, `username`, and `email` as long as they share a team with it. Whatever else they ask for is FORBIDDEN. */
export interface Person {
  readonly __typename: 'User';
  /** Opaque; `node(id)` answers the user to the user alone. */
  readonly id: string;
  /** As typed at sign-up; unique whatever its case. */
  readonly username: string;
}

/** What a tier allows. */
export interface Plan {
  /** Whose limits these are. */
  readonly tier: Tier;
  /** How many different symbols the watchlists of one account may hold: 5, 10, 20. */
  readonly maxWatchedSymbols: number;
  /** Which analyses it includes. */
  readonly models: readonly AnalysisModel[];
  /** The cost that one account may spend in a minute; `extensions.cost` of each answer says what is left. */
  readonly costPerMinute: number;
}

/** The account's plan allows no more; code PLAN_LIMIT. Nothing was changed. */
export interface PlanLimitError {
  readonly __typename: 'PlanLimitError';
  /** For programs: fixed for each kind of error, as "NOT_FOUND". */
  readonly code: string;
  /** For people: one sentence that names what to do. */
  readonly message: string;
  /** The account's plan. */
  readonly tier: Tier;
  /** How many that plan allows. */
  readonly limit: number;
}

/** A symbol's price as it changes, in the instrument's currency. */
export interface PriceEvent {
  /** What this event tells. */
  readonly kind: PriceEventKind;
  /** Whose price it is. */
  readonly symbol: string;
  /** The price. */
  readonly price: Decimal;
  /** The best bid; null where the source has none. */
  readonly bid: Decimal | null;
  /** The best ask; null where the source has none. */
  readonly ask: Decimal | null;
  /** Since the close of the day before, in percent: 1.5 is 1.5%. */
  readonly changePercent: number | null;
  /** What was traded that day so far; null where the source records none. */
  readonly volume: Decimal | null;
  /** Where the price comes from. */
  readonly source: PriceSource;
  /** When the source said so. */
  readonly time: DateTime;
  /** Counts a symbol's ticks, the same on every server: 42 follows 41, and no number is given twice or goes back, over restarts too. A GAP, SNAPSHOT or STALE has that of the newest tick that is known. */
  readonly sequence: number;
  /** Ticks of this symbol between the caller's last event of it and this one that were folded together or lost, exactly: a SNAPSHOT begins the count, and has 0. Null where that is not known: on a GAP, or where the symbol has come to another source. */
  readonly missed: number | null;
  /** Where this stream stands, on every server: hand it back as `after`, with the same symbols. Opaque. */
  readonly cursor: string;
}

/** What a price event tells. */
export type PriceEventKind =
  /** Ticks of this symbol may be missing that could not be replayed, and how many is not known; a SNAPSHOT follows. */
  | 'GAP'
  /** The newest price, sent first and after a GAP. Where a symbol had not begun to be streamed yet, another one follows with its first price: from there on ticks are counted. It also ends a STALE where the source was heard again and the price has not changed. */
  | 'SNAPSHOT'
  /** The source has said nothing of this symbol for longer than it should: for 5 seconds, or three times as long as it usually takes. Told once; with the newest price that is known. A TICK ends it, or a SNAPSHOT. */
  | 'STALE'
  /** The price changed, or the source told it anew. */
  | 'TICK'
  | Unrecognized;

/** Where a price comes from. REPLAY is recorded history played again: never a live price. */
export type PriceSource =
  /** The exchange Binance. */
  | 'BINANCE'
  /** An exchange reached through ccxt. */
  | 'CCXT'
  /** Recorded or seeded bars, played again. Never a live price. */
  | 'REPLAY'
  /** Yahoo Finance. */
  | 'YAHOO'
  | Unrecognized;

/** The newest price of an instrument and the day that it belongs to, in the instrument's currency. */
export interface Quote {
  /** Whose price it is. */
  readonly symbol: string;
  /** The last price. */
  readonly price: Decimal;
  /** The best bid; null where the source tells none, as streams of Binance do. */
  readonly bid: Decimal | null;
  /** The best ask; null where the source tells none, as streams of Binance do. */
  readonly ask: Decimal | null;
  /** The day's first price. */
  readonly open: Decimal | null;
  /** The day's highest price so far. */
  readonly high: Decimal | null;
  /** The day's lowest price so far. */
  readonly low: Decimal | null;
  /** The last price of the day before; null where the source's record begins. */
  readonly previousClose: Decimal | null;
  /** `price` less `previousClose`. */
  readonly change: Decimal | null;
  /** `change` in percent of `previousClose`: 1.5 is 1.5%. */
  readonly changePercent: number | null;
  /** What was traded that day so far; null where the source records none. */
  readonly volume: Decimal | null;
  /** Where the price comes from. */
  readonly source: PriceSource;
  /** True where the price is made up from a seed, and was never traded: see `Instrument.provenance`. */
  readonly synthetic: boolean;
  /** Older than its source is expected to be, or its source could not be asked when it should have been. */
  readonly stale: boolean;
  /** When the source said so, not when it was served. */
  readonly asOf: DateTime;
}

/** Codes that stand in for the authenticator app when it is lost. */
export interface RecoveryCodes {
  readonly __typename: 'RecoveryCodes';
  /** Ten, each good once; case, spaces and hyphens do not matter. Shown this once. */
  readonly recoveryCodes: readonly string[];
}

/** Who is to be in a team no more. */
export interface RemoveFromTeamInput {
  /** One that the caller is in. */
  readonly teamId: string;
  /** The caller, who leaves it; or, by an OWNER, anybody in it. */
  readonly userId: string;
}

/** One symbol less on a watchlist. */
export interface RemoveFromWatchlistInput {
  /** In any case. */
  readonly symbol: string;
  /** One of the caller's own, or of a team. FORBIDDEN for a VIEWER of the team. */
  readonly watchlistId: string;
}

/** Whose second factor is to go, and why. */
export interface RemoveSecondFactorInput {
  /** For the audit log, where the owner of the account reads it too: 1 to 500 characters. */
  readonly reason: string;
  /** Of the account. */
  readonly userId: string;
}

/** Another name for a team. */
export interface RenameTeamInput {
  /** 1 to 100 characters. */
  readonly name: string;
  /** One that the caller is an OWNER of. */
  readonly teamId: string;
}

/** Another name for a watchlist. */
export interface RenameWatchlistInput {
  /** 1 to 100 characters. */
  readonly name: string;
  /** One of the caller's own, or of a team. FORBIDDEN for a VIEWER of the team. */
  readonly watchlistId: string;
}

/** New recovery codes. */
export interface RenewRecoveryCodesInput {
  /** Of the authenticator app, or a recovery code. */
  readonly code: string;
}

/** Another order for what is on a watchlist. */
export interface ReorderWatchlistInput {
  /** Each of the list's symbols exactly once, in the order wanted. */
  readonly symbols: readonly string[];
  /** One of the caller's own, or of a team. FORBIDDEN for a VIEWER of the team. */
  readonly watchlistId: string;
}

/** A watchlist written up. Only who asked for it can see it, also where the list is a team's; it is deleted with its watchlist, and when its requester no longer sees that. */
export interface Report extends ReportSummary {
  /** Its content as GitHub Flavored Markdown; null until COMPLETED. Names and notes are escaped: no link, HTML or table cell comes of them. */
  readonly markdown: string | null;
  /** Its content as data; null until COMPLETED. */
  readonly sections: ReportSections | null;
}

/** Something about a symbol that is worth a look. */
export interface ReportAttention {
  /** For programs: why. */
  readonly rule: ReportAttentionRule;
  /** For people: why, in one sentence with its numbers. */
  readonly message: string;
  /** What to look at. */
  readonly instrument: InstrumentSummary;
}

/** Why a symbol is worth a look. */
export type ReportAttentionRule =
  /** The scores of two models that count are 40 points apart, or more. */
  | 'DISAGREEMENT'
  /** Within 2% of its highest price of the last 52 weeks. */
  | 'NEAR_HIGH'
  /** Within 2% of its lowest price of the last 52 weeks. */
  | 'NEAR_LOW'
  /** It could not be analysed, or not in time. */
  | 'NOT_ANALYSED'
  /** No source has a price of it at present. */
  | 'NO_PRICE'
  /** Its price is older than its source is expected to be. */
  | 'STALE_PRICE'
  /** STRONG_BUY or STRONG_SELL, with a confidence of 0.5 or more. */
  | 'STRONG_VERDICT'
  | Unrecognized;

/** What a symbol of the list did since the close of the day before. */
export interface ReportMover {
  /** Its price then, in the instrument's currency. */
  readonly price: Decimal;
  /** `price` less the close of the day before; null where that is not known. */
  readonly change: Decimal | null;
  /** `change` in percent of that close: 1.5 is 1.5%. */
  readonly changePercent: number | null;
  /** Their score, 0 to 100; null where `verdict` is. */
  readonly score: number | null;
  /** What the models of the requester's plan said together; null where it was not analysed, or none applies. */
  readonly verdict: Verdict | null;
  /** The note on it in the list, as it was then. */
  readonly note: string | null;
  /** What moved. */
  readonly instrument: InstrumentSummary;
}

/** What a report is made of: its Markdown says the same. */
export interface ReportSections {
  /** One paragraph: in plain words, or as a language model tells them, with no number that is not in it. */
  readonly introduction: string;
  /** Every symbol that has a price: the one that moved the most comes first, up or down. */
  readonly movers: readonly ReportMover[];
  /** In the list's order; of one symbol what is wrong with its data comes first. */
  readonly attention: readonly ReportAttention[];
  /** In the list's order; only symbols with two analyses by the models of the requester's plan. */
  readonly verdictChanges: readonly ReportVerdictChange[];
  /** Tasks about symbols of the list that the requester saw and that were TODO or IN_PROGRESS, overdue or due within 7 days: the soonest first, at most 50. Empty in reports of before there were tasks. */
  readonly tasksDue: readonly ReportTask[];
  /** How many such tasks there were beside `tasksDue`. */
  readonly moreTasksDue: number;
}

/** A watchlist written up. Only who asked for it can see it, also where the list is a team's; it is deleted with its watchlist, and when its requester no longer sees that. */
export interface ReportSummary {
  readonly __typename: 'Report';
  /** Opaque; `node(id)` finds the report again. */
  readonly id: string;
  /** How far it is. */
  readonly status: JobStatus;
  /** 0 to 1: how much of it is done. Where a process was lost that worked on it, it begins anew. */
  readonly progress: number;
  /** When it was asked for. */
  readonly createdAt: DateTime;
  /** When it was COMPLETED or FAILED. */
  readonly completedAt: DateTime | null;
  /** For people: why it FAILED, and what to do. Null unless it did. */
  readonly failure: string | null;
  /** What it reports of, as it is now. */
  readonly watchlist: WatchlistSummary;
}

/** A task about a symbol of the list, as it was when the report was written. */
export interface ReportTask {
  /** What it was called then. */
  readonly title: string;
  /** When it was to be done. */
  readonly dueAt: DateTime;
  /** Whether that was past when the report was written. */
  readonly isOverdue: boolean;
  /** What it is about. */
  readonly instrument: InstrumentSummary;
  /** As it is now; null where it is gone, or not the viewer's to see any more. */
  readonly task: {
    readonly __typename: 'Task';
    /** Opaque; `node(id)` finds the task again. */
    readonly id: string;
    /** One line of 1 to 200 characters. */
    readonly title: string;
    /** How far it is. */
    readonly status: TaskStatus;
    /** Until when it should be done. */
    readonly dueAt: DateTime | null;
  } | null;
}

/** What the models said of a symbol at a time. */
export interface ReportVerdict {
  /** When that was computed. */
  readonly at: DateTime;
  /** 0 to 100. */
  readonly score: number;
  /** All of them together. */
  readonly verdict: Verdict;
}

/** A symbol whose newest analysis has another verdict than the one before it. */
export interface ReportVerdictChange {
  /** By the analysis before the newest. */
  readonly before: ReportVerdict;
  /** By the newest. */
  readonly after: ReportVerdict;
  /** What is seen otherwise now. */
  readonly instrument: InstrumentSummary;
}

/** What is to be analysed, and by which models. */
export interface RequestAnalysisInput {
  /** Every model of the caller's plan where left out. One that is named twice counts once. */
  readonly models?: readonly AnalysisModel[] | null | undefined;
  /** In any case. */
  readonly symbol: string;
}

/** What is to be written up. */
export interface RequestReportInput {
  /** One of the caller's own, or of a team that the caller is in. */
  readonly watchlistId: string;
}

/** Another password, for who reads the mail of the account. */
export interface ResetPasswordInput {
  /** 8 to 256 characters; not the current one, and not the email or the username. */
  readonly newPassword: string;
  /** As the link in the mail has it; good once. */
  readonly token: string;
}

/** What an account may do beyond its own things. */
export type Role =
  /** Runs the service. */
  | 'ADMIN'
  /** Its own things only. */
  | 'USER'
  | Unrecognized;

/** Another secret for a key. */
export interface RotateApiKeyInput {
  /** One of `viewer.apiKeys`. */
  readonly id: string;
  /** How long the old secret goes on, so that no app stands still: 0 to 604800, which is a week. */
  readonly overlapSeconds?: number | undefined;
}

/** An account. Its owner sees all of it; those who meet it in a team see who it is: `id`, `username`, and `email` as long as they share a team with it. Whatever else they ask for is FORBIDDEN. */
export interface SecondFactor {
  readonly __typename: 'User';
  /** Opaque; `node(id)` answers the user to the user alone. */
  readonly id: string;
  /** Whether signing in asks for a second factor. Not for API keys. */
  readonly totpEnabled: boolean;
  /** How many recovery codes are not used up; 0 where the second factor is off. Not for API keys. */
  readonly recoveryCodesLeft: number;
}

/** What a share would be worth by other assumptions: a table of the discount rate against the growth after the last stage. */
export interface Sensitivity {
  /** The discount rates, one for each row of `values`: 0.1 is 10%. */
  readonly waccs: readonly number[];
  /** The yearly growths for ever, one for each column: 0.02 is 2%. */
  readonly growths: readonly number[];
  /** A share's value in the currency of its price, by row and column; null where the growth lies too close to the rate for any. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** One place where an account is signed in. */
export interface Session {
  readonly __typename: 'Session';
  /** Opaque; names the session to `revokeSession`. */
  readonly id: string;
  /** How it was begun: "PASSWORD", or the provider that vouched: "GOOGLE", "GITHUB". */
  readonly method: string;
  /** The address that it was begun from. */
  readonly ip: string | null;
  /** What the app or browser called itself. */
  readonly userAgent: string | null;
  /** When it was begun. */
  readonly createdAt: DateTime;
  /** When it was used last, to the minute; null where it was not yet. */
  readonly lastUsedAt: DateTime | null;
  /** When it ends if it is not used. */
  readonly expiresAt: DateTime;
  /** Whether this very request came with it. */
  readonly isCurrent: boolean;
}

/** Sessions were ended: their tokens are refused from now on, and their sockets are closed. */
export interface SessionsEnded {
  readonly __typename: 'SessionsEnded';
  /** How many. */
  readonly count: number;
}

/** What a feature flag is for everybody; or, with `tier` or `userId`, for a plan or for an account. */
export interface SetFeatureFlagInput {
  /** Whether it is on from now on. */
  readonly enabled: boolean;
  /** Of the flag. */
  readonly name: string;
  /** For accounts with this plan; not together with `userId`. */
  readonly tier?: Tier | null | undefined;
  /** For this account; not together with `tier`. */
  readonly userId?: string | null | undefined;
}

/** Who signs in. */
export interface SignInInput {
  /** As at sign-up; case does not matter. */
  readonly email: string;
  /** As at sign-up; case matters. */
  readonly password: string;
  /** Of the authenticator app, or a recovery code: for accounts that have turned this on. */
  readonly totpCode?: string | null | undefined;
}

/** What an app was sent back with after its user had signed in at Google or GitHub. */
export interface SignInWithCodeInput {
  /** The `code` of the address that the user came back to: good once, for a minute. */
  readonly code: string;
  /** What the `challenge` at the start was made of: base64url of its SHA-256, without padding. */
  readonly verifier: string;
}

/** A new account. */
export interface SignUpInput {
  /** Unique whatever its case; at most 254 characters. */
  readonly email: string;
  /** 8 to 256 characters, any of them. */
  readonly password: string;
  /** 3 to 32 letters, digits, `_`, `.` or `-`; unique whatever its case. */
  readonly username: string;
}

/** Which account is to be suspended, and why. */
export interface SuspendUserInput {
  /** For the audit log, where the owner of the account reads it too: 1 to 500 characters. */
  readonly reason: string;
  /** Of the account. */
  readonly userId: string;
}

/** Something to do. Its creator sees it, or, where it belongs to a team, everyone in that team. */
export interface Task {
  readonly __typename: 'Task';
  /** Opaque; `node(id)` finds the task again. */
  readonly id: string;
  /** Counts the changes; send it back as `expectedVersion` to lose no one's. */
  readonly version: number;
  /** One line of 1 to 200 characters. */
  readonly title: string;
  /** At most 10,000 characters. */
  readonly description: string | null;
  /** How far it is. */
  readonly status: TaskStatus;
  /** How much it matters. */
  readonly priority: TaskPriority;
  /** As written, in the order given; at most 20, each of 1 to 50 characters. */
  readonly tags: readonly string[];
  /** Until when it should be done. */
  readonly dueAt: DateTime | null;
  /** When it was made. */
  readonly createdAt: DateTime;
  /** When it was last changed, or made. */
  readonly updatedAt: DateTime;
  /** When it became DONE; null unless it is. */
  readonly completedAt: DateTime | null;
  /** How many comments it has. For a page of tasks this is cheaper than `comments { totalCount }`. */
  readonly commentCount: number;
  /** Who made it; where that account is gone, the owner of the team who took it over. */
  readonly creator: Person;
  /** Who is to do it; null where nobody was named. */
  readonly assignee: Person | null;
  /** Whose it is; null where it is its creator's alone. */
  readonly team: TeamSummary | null;
  /** What it is about. */
  readonly instrument: InstrumentSummary | null;
}

/** One change of a task: what made it the version that it then was. */
export interface TaskChange {
  /** The version that it made: 2 is the first change. */
  readonly version: number;
  /** When, by the database's clock. */
  readonly at: DateTime;
  /** Who did it; null where that account is gone, and for what the service did by itself. */
  readonly actor: Person | null;
  /** What it changed: at least one field. */
  readonly changes: readonly {
    /** As `UpdateTaskInput` spells it: "title", "assigneeId". */
    readonly field: string;
    /** What it was, as `UpdateTaskInput` would take it; null where there was none. */
    readonly from: unknown;
    /** What it became, spelled the same; null where it was cleared. */
    readonly to: unknown;
  }[];
}

/** What somebody wrote below a task. Who sees the task sees it. */
export interface TaskComment {
  readonly __typename: 'TaskComment';
  /** Opaque; `node(id)` finds the comment again. */
  readonly id: string;
  /** Plain text of several lines: 1 to 5,000 characters. */
  readonly body: string;
  /** When it was written. */
  readonly createdAt: DateTime;
  /** When it was last changed; null where it stands as it was written. */
  readonly editedAt: DateTime | null;
  /** Who wrote it; null where that account is gone. */
  readonly author: Person | null;
}

/** Which tasks: those that fit all that is given. Of a list one is enough; an empty list fits none. An id that is nobody's fits none either. */
export interface TaskFilter {
  /** Who is to do them. */
  readonly assigneeId?: string | null | undefined;
  /** Who made them. */
  readonly creatorId?: string | null | undefined;
  /** Due at this instant or later. */
  readonly dueAfter?: DateTimeInput | null | undefined;
  /** Due before this instant. */
  readonly dueBefore?: DateTimeInput | null | undefined;
  /** True: TODO or IN_PROGRESS, though the due date is past. False: all others. */
  readonly overdue?: boolean | null | undefined;
  /** True: the caller's own, which no team has. False: only teams'. */
  readonly personal?: boolean | null | undefined;
  /** How much they matter. */
  readonly priority?: readonly TaskPriority[] | null | undefined;
  /** Words of title, description and tags, in any case; the last may be unfinished once it has three characters: "divid" finds "dividend". As in web searches, "several words" in quotes stand together, `or` finds either, -word leaves out. At most 200 characters with some letter or digit among them, else BAD_USER_INPUT; blanks alone count as left out. */
  readonly search?: string | null | undefined;
  /** How far they are. */
  readonly status?: readonly TaskStatus[] | null | undefined;
  /** What they are about, in any case. An unknown symbol is BAD_USER_INPUT, which names it. */
  readonly symbol?: string | null | undefined;
  /** One of their tags, exactly as written. */
  readonly tag?: string | null | undefined;
  /** Whose they are: one of the teams that the caller is in. */
  readonly teamId?: string | null | undefined;
  /** True: nobody was named to do them. False: somebody was. */
  readonly unassigned?: boolean | null | undefined;
}

/** What a list of tasks is sorted by. Whoever reads it with its cursors meets each task that is there throughout exactly once, even where tasks are changed meanwhile: each keeps the place that it had when the first page was read, for an hour from then. A cursor is good for the order that it was given in. */
export type TaskOrder =
  /** The oldest first. */
  | 'CREATED_AT_ASC'
  /** The newest first. */
  | 'CREATED_AT_DESC'
  /** What is due first comes first, what is never due last. */
  | 'DUE_AT_ASC'
  /** What matters most comes first; of equal ones the newest. */
  | 'PRIORITY_DESC'
  /** What was changed or made last comes first. */
  | 'UPDATED_AT_DESC'
  | Unrecognized;

/** How much a task matters; MEDIUM where nothing is said. */
export type TaskPriority =
  /** Before others. */
  | 'HIGH'
  /** When there is time. */
  | 'LOW'
  /** As usual. */
  | 'MEDIUM'
  /** Now. */
  | 'URGENT'
  | Unrecognized;

/** Tasks in figures, each as of the moment of its computation, which begins after it was asked for: what a change has answered is counted. Those who ask for the same at once share a computation. */
export interface TaskStats {
  /** How many tasks there are, whatever their status. */
  readonly total: number;
  /** Tasks that were due before now, and are TODO or IN_PROGRESS. */
  readonly overdue: number;
  /** Tasks that are DONE, and became so within the last 168 hours. */
  readonly completedLast7Days: number;
  /** Hours from created to done, over the tasks that are DONE; null where there is none. */
  readonly averageHoursToComplete: number | null;
  /** The same in percentiles. */
  readonly hoursToComplete: {
    /** The median: half of the tasks took no longer. */
    readonly p50: number | null;
    /** Three quarters took no longer. */
    readonly p75: number | null;
    /** Nine of ten took no longer. */
    readonly p90: number | null;
    /** 99 of 100 took no longer. */
    readonly p99: number | null;
  };
  /** A line for each status, in the order of the enum, those that no task has among them. */
  readonly byStatus: readonly {
    /** The status. */
    readonly status: TaskStatus;
    /** How many tasks have it. */
    readonly count: number;
  }[];
  /** A line for each week, the oldest first and the present one last; weeks without tasks among them. */
  readonly byWeek: readonly {
    /** Monday, 00:00 UTC. */
    readonly weekStart: DateTime;
    /** Tasks that were made in it, whatever their status is now. */
    readonly created: number;
    /** Tasks that became DONE in it, and still are. */
    readonly completed: number;
    /** Hours from created to done, over the tasks that are; null where there is none. */
    readonly averageHoursToComplete: number | null;
    /** The median of these hours, interpolated between the two in the middle; null where there is none. */
    readonly p50HoursToComplete: number | null;
  }[];
  /** A line for each assignee, and one for the tasks of nobody: the most open first, then the most completed. Whose tasks are all CANCELLED has none. */
  readonly byAssignee: readonly {
    readonly __typename: 'TasksOfAssignee';
    /** Those that are TODO or IN_PROGRESS. */
    readonly open: number;
    /** Those of the open ones that were due before now. */
    readonly overdue: number;
    /** Those that are DONE. */
    readonly completed: number;
    /** Hours from created to done, over the tasks that are; null where there is none. */
    readonly averageHoursToComplete: number | null;
    /** The median of these hours, interpolated between the two in the middle; null where there is none. */
    readonly p50HoursToComplete: number | null;
    /** Whose tasks they are; null: those that nobody was named for. */
    readonly assignee: Person | null;
  }[];
  /** A line for each instrument that tasks are about, and one for those about none: the most open first, then the most completed. One whose tasks are all CANCELLED has none. */
  readonly byInstrument: readonly {
    readonly __typename: 'TasksOfInstrument';
    /** Those that are TODO or IN_PROGRESS. */
    readonly open: number;
    /** Those of the open ones that were due before now. */
    readonly overdue: number;
    /** Those that are DONE. */
    readonly completed: number;
    /** Hours from created to done, over the tasks that are; null where there is none. */
    readonly averageHoursToComplete: number | null;
    /** The median of these hours, interpolated between the two in the middle; null where there is none. */
    readonly p50HoursToComplete: number | null;
    /** What they are about; null: those that are about none. */
    readonly instrument: InstrumentSummary | null;
  }[];
}

/** How far a task is. */
export type TaskStatus =
  /** It will not be done. */
  | 'CANCELLED'
  /** Done: `completedAt` says when. */
  | 'DONE'
  /** Somebody is at it. */
  | 'IN_PROGRESS'
  /** Not begun. */
  | 'TODO'
  | Unrecognized;

/** People who share tasks and watchlists. Those who are in it see it, and nobody else. */
export interface Team extends TeamSummary {
  /** When it was made. */
  readonly createdAt: DateTime;
  /** What the caller may do in it. */
  readonly viewerRole: TeamRole;
}

/** An open invitation into a team: good once, for 14 days. The owners of the team see it, and the account whose verified address it is to. */
export interface TeamInvitation {
  readonly __typename: 'TeamInvitation';
  /** Opaque; names it to `acceptTeamInvitationById` and `revokeTeamInvitation`. */
  readonly id: string;
  /** What the team is called: whoever is invited sees no more of it before they accept. */
  readonly teamName: string;
  /** Whom it is to: the account with this address may accept it. */
  readonly email: string;
  /** What they would be allowed to do. */
  readonly role: TeamRole;
  /** When the address was invited first. */
  readonly createdAt: DateTime;
  /** Until when it can be accepted. */
  readonly expiresAt: DateTime;
  /** Who asked last; null where that account is gone. */
  readonly invitedBy: Person | null;
}

/** Somebody in a team. */
export interface TeamMember {
  readonly __typename: 'TeamMember';
  /** What they may do in it. */
  readonly role: TeamRole;
  /** Since when they are in it. */
  readonly joinedAt: DateTime;
  /** Who it is, as team mates see each other: `id`, `username` and `email`. */
  readonly user: Person & {
    /** As typed at sign-up; unique whatever its case. Empty where it is not shown: of somebody who shares no team with the caller any more. */
    readonly email: string;
  };
}

/** What somebody may do in a team. */
export type TeamRole =
  /** Works on its tasks and watchlists, and makes new ones. */
  | 'MEMBER'
  /** What members may; and says who is in it, gives tasks to others, deletes what anybody made. */
  | 'OWNER'
  /** Reads, and changes nothing. */
  | 'VIEWER'
  | Unrecognized;

/** People who share tasks and watchlists. Those who are in it see it, and nobody else. */
export interface TeamSummary {
  readonly __typename: 'Team';
  /** Opaque; `node(id)` finds the team again. */
  readonly id: string;
  /** 1 to 100 characters. */
  readonly name: string;
}

/** What an account has subscribed to; `plans` tells what each allows. */
export type Tier =
  /** For people who trade for a living. */
  | 'EXPERT'
  /** Costs nothing; every account starts here. */
  | 'FREE'
  /** For people who trade now and then. */
  | 'PRO'
  | Unrecognized;

/** The password is right, and the account asks for a second factor; code TOTP_REQUIRED. */
export interface TotpRequiredError {
  readonly __typename: 'TotpRequiredError';
  /** For programs: fixed for each kind of error, as "NOT_FOUND". */
  readonly code: string;
  /** For people: one sentence that names what to do. */
  readonly message: string;
}

/** What an authenticator app needs: codes of six digits, a new one every 30 seconds, by SHA-1 (RFC 6238). */
export interface TotpSetup {
  readonly __typename: 'TotpSetup';
  /** In base32, to type into the app. It is not told again. */
  readonly secret: string;
  /** `otpauth://…`: the same with its name, to show as a QR code. */
  readonly uri: string;
}

/** Which account may be used again. */
export interface UnsuspendUserInput {
  /** Of the account. */
  readonly userId: string;
}

/** Other words for a comment. */
export interface UpdateTaskCommentInput {
  /** Several lines of 1 to 5,000 characters. */
  readonly body: string;
  /** Of one of the caller's own comments. */
  readonly id: string;
}

/** What to change of a task: what is left out stays as it is, and null clears. */
export interface UpdateTaskInput {
  /** An OWNER or MEMBER of the team; without a team whoever made the task, or none. Only who made it, or an OWNER of its team, may change it. */
  readonly assigneeId?: string | null | undefined;
  /** Several lines of at most 10,000 characters; an empty one counts as none. */
  readonly description?: string | null | undefined;
  /** Still to come, and at most 10 years ahead; or what the task has already. */
  readonly dueAt?: DateTimeInput | null | undefined;
  /** The `version` that the caller has read: if the task has another one, nothing is changed. */
  readonly expectedVersion?: number | null | undefined;
  /** Of a task that the caller may change. */
  readonly id: string;
  /** Not null. */
  readonly priority?: TaskPriority | null | undefined;
  /** From any to any other. A task that is opened again whose assignee has left the team is nobody's. Not null. */
  readonly status?: TaskStatus | null | undefined;
  /** Of the instrument that it is about, in any case. */
  readonly symbol?: string | null | undefined;
  /** In place of those it has: at most 20, each of 1 to 50 characters. An empty list clears; null may not be. */
  readonly tags?: readonly string[] | null | undefined;
  /** A team in which the caller is OWNER or MEMBER, or null: back to whoever made it, alone, while they are in its team. Its comments and history go with it. Only who made it, or an OWNER of its team, may change it. */
  readonly teamId?: string | null | undefined;
  /** One line of 1 to 200 characters. Not null. */
  readonly title?: string | null | undefined;
}

/** What to change of many tasks: what is left out stays as it is, and null clears. */
export interface UpdateTasksInput {
  /** Behind those that each has. At most 20, each of 1 to 50 characters, and no task may come to more than 20. */
  readonly addTags?: readonly string[] | null | undefined;
  /** As of one task: it must be right for each of them. The assignee is told once, of all of them. */
  readonly assigneeId?: string | null | undefined;
  /** Still to come, and at most 10 years ahead. */
  readonly dueAt?: DateTimeInput | null | undefined;
  /** All tasks that the caller sees and that fit, at most 500; an empty filter fits all. It costs as much as 500 ids, however many fit. */
  readonly filter?: TaskFilter | null | undefined;
  /** Of 1 to 500 tasks, each once. Send these or `filter`. */
  readonly ids?: readonly string[] | null | undefined;
  /** Not null. */
  readonly priority?: TaskPriority | null | undefined;
  /** Taken off first; a task may lack them. */
  readonly removeTags?: readonly string[] | null | undefined;
  /** Not null. */
  readonly status?: TaskStatus | null | undefined;
  /** Of the instrument that they are about, in any case. */
  readonly symbol?: string | null | undefined;
}

/** Something to do. Its creator sees it, or, where it belongs to a team, everyone in that team. */
export interface UpdatedTask {
  readonly __typename: 'Task';
  /** Opaque; `node(id)` finds the task again. */
  readonly id: string;
  /** Counts the changes; send it back as `expectedVersion` to lose no one's. */
  readonly version: number;
  /** How far it is. */
  readonly status: TaskStatus;
  /** As written, in the order given; at most 20, each of 1 to 50 characters. */
  readonly tags: readonly string[];
  /** When it was last changed, or made. */
  readonly updatedAt: DateTime;
  /** When it became DONE; null unless it is. */
  readonly completedAt: DateTime | null;
}

/** What a bulk change has made. */
export interface UpdatedTasks {
  readonly __typename: 'UpdatedTasks';
  /** How many of them are not as they were. */
  readonly changed: number;
  /** Each task that was named, in that order, or that fitted; those that were so already included. */
  readonly tasks: readonly UpdatedTask[];
}

/** An account. Its owner sees all of it; those who meet it in a team see who it is: `id`, `username`, and `email` as long as they share a team with it. Whatever else they ask for is FORBIDDEN. */
export interface User {
  readonly __typename: 'User';
  /** Opaque; `node(id)` answers the user to the user alone. */
  readonly id: string;
  /** As typed at sign-up; unique whatever its case. Empty where it is not shown: of somebody who shares no team with the caller any more. */
  readonly email: string;
  /** As typed at sign-up; unique whatever its case. */
  readonly username: string;
  /** Whether the owner has shown that mail to `email` arrives. */
  readonly emailVerified: boolean;
  /** What the account may do beyond its own things. */
  readonly role: Role;
  /** What the account has subscribed to, and what that allows. */
  readonly plan: Plan;
  /** When the account was made. */
  readonly createdAt: DateTime;
}

/** The input is not acceptable; code VALIDATION. Nothing was changed. */
export interface ValidationError {
  readonly __typename: 'ValidationError';
  /** For programs: fixed for each kind of error, as "NOT_FOUND". */
  readonly code: string;
  /** For people: one sentence that names what to do. */
  readonly message: string;
  /** Everything that is wrong with its form, not only the first; what hangs on what is stored is told after that. */
  readonly issues: readonly {
    /** The way to the input's field: ["input", "title"]. */
    readonly path: readonly string[];
    /** What is wrong with it, and what would be right. */
    readonly message: string;
  }[];
}

/** What a score says of buying at the price of the analysis. */
export type Verdict =
  /** A score from 60 to below 80. */
  | 'BUY'
  /** A score from 40 to below 60. */
  | 'HOLD'
  /** A score from 20 to below 40. */
  | 'SELL'
  /** A score of 80 or more. */
  | 'STRONG_BUY'
  /** A score below 20. */
  | 'STRONG_SELL'
  | Unrecognized;

/** A list of instruments. Its owner alone sees it; one of a team, everybody in the team. */
export interface Watchlist extends WatchlistSummary {
  /** When it was made. */
  readonly createdAt: DateTime;
  /** For whose plan its symbols count: who made it. Where that account leaves the list's team, the list is handed to the OWNER who has been there longest. */
  readonly owner: Person;
  /** Whose it is; null where it is its owner's alone. */
  readonly team: TeamSummary | null;
  /** In the order that was chosen for them. A plan's limit keeps them few. */
  readonly items: readonly WatchlistItem[];
}

/** An instrument on a watchlist. Who sees the list sees it. */
export interface WatchlistItem {
  readonly __typename: 'WatchlistItem';
  /** Opaque; `node(id)` finds the item again. */
  readonly id: string;
  /** In the words of whoever put it there; at most 500 characters. */
  readonly note: string | null;
  /** When it was put on the list. */
  readonly addedAt: DateTime;
  /** What is watched. */
  readonly instrument: InstrumentSummary;
}

/** A list of instruments. Its owner alone sees it; one of a team, everybody in the team. */
export interface WatchlistSummary {
  readonly __typename: 'Watchlist';
  /** Opaque; `node(id)` finds the list again. */
  readonly id: string;
  /** What its people call it. */
  readonly name: string;
}
