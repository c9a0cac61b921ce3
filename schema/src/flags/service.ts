import type { FeatureFlag, FeatureFlagRule, Prisma, PrismaClient, Tier, User } from '@tickwire/prisma';
import type { Caller } from '../accounts/credentials/viewer.ts';
import { recordAudit } from '../audit/service.ts';
import { type Transaction, withChanges } from '../changes.ts';
import { badUserInput, ConflictError, forbidden, NotFoundError, ValidationError } from '../errors.ts';
import type { Cache } from '../ports/cache.ts';
import { type BuiltInFlag, builtInFlags, isBuiltIn } from './built-in.ts';

/** All flags are kept under this one key. */
const flagsKey = 'feature-flags';
/** A change is told at once: this only bounds what an edit of the database by hand has to wait for. */
const keepForMs = 60_000;
/** All flags are held in memory and searched at each request: so many, each with so many rules for users. */
const maxFlags = 200;
const maxUserRules = 1_000;

/** A flag as caches hold it. */
export type KeptFlag = {
  readonly name: string;
  readonly description: string;
  /** For everybody whom no rule names. */
  readonly enabled: boolean;
  readonly tiers: { readonly [tier in Tier]?: boolean };
  /** By the user's id. */
  readonly users: { readonly [userId: string]: boolean };
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** Whom a value is for: both null, for everybody whom no rule names. */
export interface FlagTarget {
  readonly tier: Tier | null;
  readonly userId: string | null;
}

type FlagUser = Pick<User, 'id' | 'tier'>;

function keepFlag({ rules, createdAt, updatedAt, ...flag }: FeatureFlag & { rules: FeatureFlagRule[] }): KeptFlag {
  return {
    ...flag,
    tiers: Object.fromEntries(rules.flatMap(({ tier, enabled }) => (tier === null ? [] : [[tier, enabled]]))),
    users: Object.fromEntries(rules.flatMap(({ userId, enabled }) => (userId === null ? [] : [[userId, enabled]]))),
    createdAt: createdAt.getTime(),
    updatedAt: updatedAt.getTime(),
  };
}

/** A user's rule comes before the plan's, and that before what holds for everybody. */
export function valueFor({ users, tiers, enabled }: KeptFlag, user: FlagUser | null): boolean {
  if (user === null) return enabled;
  return users[user.id] ?? tiers[user.tier] ?? enabled;
}

const notFound = (name: string) => new NotFoundError(`There is no feature flag ${JSON.stringify(name.slice(0, 64))}.`);

/** What a rule is found by in the database. */
function ruleOf(flagName: string, { tier, userId }: FlagTarget): Prisma.FeatureFlagRuleWhereUniqueInput | null {
  if (userId !== null) return { flagName_userId: { flagName, userId } };
  return tier === null ? null : { flagName_tier: { flagName, tier } };
}

async function checkUser(transaction: Transaction, flag: KeptFlag, userId: string): Promise<void> {
  const user = await transaction.user.findUnique({ where: { id: userId }, select: { id: true } });
  if (user === null) throw new NotFoundError('There is no such account.');
  if (!(userId in flag.users) && Object.keys(flag.users).length >= maxUserRules) {
    throw new ValidationError([
      { path: ['input', 'userId'], message: `a flag holds at most ${maxUserRules} rules for users: clear one first` },
    ]);
  }
}

export type FlagService = ReturnType<typeof createFlagService>;

/** Switches that admins set while the service runs: for everybody, for a plan or for a user. */
export function createFlagService({ database, cache }: { readonly database: PrismaClient; readonly cache: Cache }) {
  async function load(): Promise<KeptFlag[]> {
    const flags = await database.featureFlag.findMany({ include: { rules: true }, orderBy: { name: 'asc' } });
    return flags.map(keepFlag);
  }

  async function all(): Promise<readonly KeptFlag[]> {
    return (await cache.get<KeptFlag[]>(flagsKey, keepForMs, load)) ?? [];
  }

  /** The flag as the transaction sees it, which nobody else changes until that ends. */
  async function lockFlag(transaction: Transaction, name: string): Promise<KeptFlag> {
    await transaction.$executeRaw`SELECT FROM feature_flags WHERE name = ${name} FOR UPDATE`;
    const flag = await transaction.featureFlag.findUnique({ where: { name }, include: { rules: true } });
    if (flag === null) throw notFound(name);
    return keepFlag(flag);
  }

  interface Changing {
    readonly actorId: string;
    readonly caller: Caller;
  }

  /** Changes one flag; `change` answers what the audit log is told. */
  function changing(
    name: string,
    { actorId, caller }: Changing,
    change: (
      transaction: Transaction,
      flag: KeptFlag,
    ) => Promise<{ readonly userId?: string | null; readonly details: Prisma.InputJsonObject }>,
  ): Promise<KeptFlag> {
    return withChanges({ database, cache }, async (transaction, changed) => {
      const before = await lockFlag(transaction, name);
      const { userId = null, details } = await change(transaction, before);
      changed(flagsKey);
      await recordAudit(transaction, caller, {
        action: 'FEATURE_FLAG_CHANGED',
        actorId,
        userId,
        subject: name,
        details,
      });
      const after = await transaction.featureFlag.findUnique({ where: { name }, include: { rules: true } });
      return after === null ? before : keepFlag(after);
    });
  }

  return {
    all,

    /** @throws GraphQLError with BAD_USER_INPUT for a name that no flag has: it is never just "off". */
    async isEnabled(name: string, user: FlagUser | null): Promise<boolean> {
      const flag = (await all()).find((one) => one.name === name);
      if (flag === undefined) {
        throw badUserInput(
          `name: there is no feature flag ${JSON.stringify(name.slice(0, 64))}; \`featureFlags\` lists them`,
        );
      }
      return valueFor(flag, user);
    },

    /** @throws GraphQLError with FORBIDDEN where the flag is off for this user, null for an anonymous one. */
    async demand(name: BuiltInFlag, user: FlagUser | null): Promise<void> {
      const flag = (await all()).find((one) => one.name === name);
      if (flag === undefined) throw new Error(`the feature flag "${name}" is not in the database`);
      if (!valueFor(flag, user)) throw forbidden(builtInFlags[name].refusal);
    },

    /** Makes the flags that the server asks, where they are missing. */
    async seed(): Promise<void> {
      await withChanges({ database, cache }, async (transaction, changed) => {
        const { count } = await transaction.featureFlag.createMany({
          data: Object.entries(builtInFlags).map(([name, { description }]) => ({ name, description, enabled: true })),
          skipDuplicates: true,
        });
        if (count > 0) changed(flagsKey);
      });
    },

    /** @throws ConflictError where there is one by this name, ValidationError where there are too many. */
    create(
      flag: { readonly name: string; readonly description: string; readonly enabled: boolean },
      { actorId, caller }: Changing,
    ): Promise<KeptFlag> {
      return withChanges({ database, cache }, async (transaction, changed) => {
        if ((await transaction.featureFlag.count()) >= maxFlags) {
          throw new ValidationError([{ path: ['input'], message: `there are ${maxFlags} flags: delete one first` }]);
        }
        const { count } = await transaction.featureFlag.createMany({ data: [flag], skipDuplicates: true });
        if (count === 0) throw new ConflictError(`There is a feature flag "${flag.name}" already.`);
        changed(flagsKey);
        await recordAudit(transaction, caller, {
          action: 'FEATURE_FLAG_CHANGED',
          actorId,
          userId: null,
          subject: flag.name,
          details: { change: 'CREATED', to: flag.enabled },
        });
        return lockFlag(transaction, flag.name);
      });
    },

    /** @throws NotFoundError for an unknown flag or user, ValidationError where the flag has too many rules. */
    set(name: string, enabled: boolean, target: FlagTarget, by: Changing): Promise<KeptFlag> {
      return changing(name, by, async (transaction, flag) => {
        const { tier, userId } = target;
        const where = ruleOf(name, target);
        if (where === null) {
          await transaction.featureFlag.update({ where: { name }, data: { enabled } });
          return { details: { change: 'SET', from: flag.enabled, to: enabled } };
        }
        if (userId !== null) await checkUser(transaction, flag, userId);
        await transaction.featureFlagRule.upsert({
          where,
          create: { flagName: name, tier, userId, enabled },
          update: { enabled },
        });
        const from = (userId === null ? flag.tiers[tier ?? 'FREE'] : flag.users[userId]) ?? null;
        return { userId, details: { change: 'RULE_SET', tier, from, to: enabled } };
      });
    },

    /** @throws NotFoundError for an unknown flag, or where it has no such rule. */
    clearRule(name: string, target: FlagTarget, by: Changing): Promise<KeptFlag> {
      return changing(name, by, async (transaction) => {
        const { tier, userId } = target;
        const { count } = await transaction.featureFlagRule.deleteMany({ where: { flagName: name, tier, userId } });
        if (count === 0) throw new NotFoundError('The feature flag has no such rule.');
        return { userId, details: { change: 'RULE_CLEARED', tier } };
      });
    },

    /**
     * Answers the flag as it was.
     *
     * @throws NotFoundError, ConflictError for one that the server itself asks.
     */
    delete(name: string, by: Changing): Promise<KeptFlag> {
      return changing(name, by, async (transaction, flag) => {
        if (isBuiltIn(name)) throw new ConflictError('The server itself asks this flag: switch it off instead.');
        await transaction.featureFlag.delete({ where: { name } });
        return { details: { change: 'DELETED', from: flag.enabled } };
      });
    },
  };
}
