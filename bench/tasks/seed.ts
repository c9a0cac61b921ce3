/** A million tasks as many people's years of work leave them, made by SQL in some minutes. */
import type pg from 'pg';

export interface SeedSize {
  readonly tasks: number;
  readonly users: number;
}

export interface SeededTasks {
  /** Sees a fifth of all tasks: half of them their own, half in five teams. */
  readonly busy: string;
  /** The teams that `busy` is in, each with a tenth of what `busy` sees. */
  readonly teams: readonly string[];
  /** Has about as many as everybody else, all of their own. */
  readonly usual: string;
}

const teamCount = 5;
const membersOfTeam = 5;
const instrumentCount = 50;

/** UUIDv7 ids that ascend with an instant, as the service makes them. */
const idsFunction = `
  CREATE FUNCTION pg_temp.id_at(instant timestamptz, salt text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM instant) * 1000)::bigint), 12, '0') || '7' || substr(md5(salt), 1, 3)
      || '8' || substr(md5(salt), 4, 15))::uuid
  $$`;

/** Words are used as people use them: some in every other task, most hardly ever. */
const wordsFunction = `
  CREATE FUNCTION pg_temp.words(count int, seed int) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(coalesce(
      (ARRAY['review', 'earnings', 'check', 'chart', 'call', 'sell', 'buy', 'report', 'risk', 'dividend'])[rank],
      'word' || rank), ' ')
    FROM (SELECT 1 + floor(20000 * random() ^ 4 + seed * 0)::int FROM generate_series(1, count)) AS drawn (rank)
  $$`;

/** Who has tasks, in which teams, and what tasks are about. */
async function makePeople(client: pg.Client, users: number): Promise<void> {
  await client.query(
    `INSERT INTO instruments (id, symbol, name, asset_class, currency, price_decimals)
     SELECT md5('instrument' || n)::uuid, 'BENCH' || n, 'Instrument ' || n, 'CRYPTO', 'USDT', 2
     FROM generate_series(1, ${instrumentCount}) AS n`,
  );
  await client.query(
    `INSERT INTO users (id, email, username, username_skeleton, email_verified_at, updated_at)
     SELECT md5('user' || n)::uuid, 'u' || n || '@example.com', 'user' || n, 'user' || n, now(), now()
     FROM generate_series(1, $1::int) AS n`,
    [users],
  );
  await client.query(
    `INSERT INTO teams (id, name, updated_at)
     SELECT md5('team' || n)::uuid, 'Team ' || n, now() FROM generate_series(1, $1::int) AS n`,
    [teamCount],
  );
  // The first user is in each of them, beside four who are in one.
  await client.query(
    `INSERT INTO team_members (team_id, user_id, role)
     SELECT md5('team' || team)::uuid, md5('user' || CASE place WHEN 1 THEN 1 ELSE 100 + team * $2::int + place END)::uuid,
       CASE place WHEN 1 THEN 'OWNER' ELSE 'MEMBER' END::team_role
     FROM generate_series(1, $1::int) AS team, generate_series(1, $2::int) AS place`,
    [teamCount, membersOfTeam],
  );
}

async function makeTasks(client: pg.Client, { tasks, users }: SeedSize): Promise<void> {
  await client.query(
    `INSERT INTO tasks (id, scope_id, creator_id, team_id, assignee_id, instrument_id, title, description, status,
       priority, tags, due_at, version, created_at, updated_at, completed_at)
     SELECT pg_temp.id_at(created_at, 'task' || n), coalesce(team_id, creator_id), creator_id, team_id,
       CASE WHEN team_id IS NULL THEN CASE WHEN chance[1] < 0.5 THEN creator_id END
         WHEN chance[1] < 0.8 THEN md5('user' || CASE floor(chance[2] * $3::int)::int
           WHEN 0 THEN 1 ELSE 100 + team * $3::int + 1 + floor(chance[2] * $3::int)::int END)::uuid END,
       CASE WHEN chance[3] < 0.7 THEN instruments.ids[1 + floor(chance[4] ^ 2 * cardinality(instruments.ids))::int] END,
       initcap(left(pg_temp.words(5, n), 200)),
       CASE WHEN chance[5] < 0.5 THEN pg_temp.words(25, n) END,
       status,
       (ARRAY['MEDIUM', 'MEDIUM', 'MEDIUM', 'LOW', 'LOW', 'HIGH', 'HIGH', 'URGENT'])[1 + floor(chance[6] * 8)::int]::task_priority,
       CASE WHEN chance[7] < 0.4 THEN ARRAY['tag' || floor(chance[8] ^ 3 * 40)::int, 'tag' || 40 + floor(chance[9] ^ 3 * 40)::int]
         ELSE '{}' END,
       CASE WHEN chance[10] < 0.6 THEN date_trunc('milliseconds', created_at + interval '60 days' * chance[11]) END,
       CASE status WHEN 'TODO' THEN 1 ELSE 2 END,
       created_at,
       CASE status WHEN 'TODO' THEN created_at ELSE changed_at END,
       CASE status WHEN 'DONE' THEN changed_at END
     FROM (
       SELECT n, team, chance, created_at,
         CASE WHEN team > 0 THEN md5('team' || team)::uuid END AS team_id,
         md5('user' || CASE WHEN n % 5 = 0 THEN 1 ELSE 2 + n % ($2::int - 1) END)::uuid AS creator_id,
         (CASE WHEN chance[12] < 0.6 AND changed_at < now() THEN 'DONE' WHEN chance[12] < 0.65 AND changed_at < now()
           THEN 'CANCELLED' WHEN chance[12] < 0.75 AND changed_at < now() THEN 'IN_PROGRESS' ELSE 'TODO' END)::task_status AS status,
         changed_at
       FROM (
         SELECT n, chance, CASE WHEN n % 10 = 0 THEN 1 + n / 10 % ${teamCount} ELSE 0 END AS team, created_at,
           date_trunc('milliseconds', created_at + interval '40 days' * chance[13] ^ 3) AS changed_at
         FROM (
           SELECT n, ARRAY(SELECT random() FROM generate_series(1, 13 + n * 0)) AS chance,
             date_trunc('milliseconds', now() - interval '730 days' * (1 - n::float / $1::int)) AS created_at
           FROM generate_series(1, $1::int) AS n
         ) AS drawn
       ) AS placed
     ) AS made,
     (SELECT array_agg(id ORDER BY symbol) AS ids FROM instruments) AS instruments`,
    [tasks, users, membersOfTeam],
  );
}

/** Of each task that was changed the change, and of every other one a comment. */
async function makeHistory(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO task_changes (task_id, version, scope_id, actor_id, at, fields, prior_updated_at, prior_due_at, prior_priority)
     SELECT id, version, scope_id, creator_id, updated_at,
       jsonb_build_array(jsonb_build_object('field', 'status', 'from', 'TODO', 'to', status)), created_at, due_at, priority
     FROM tasks WHERE version > 1`,
  );
  await client.query(
    `INSERT INTO task_comments (id, task_id, author_id, body, created_at)
     SELECT pg_temp.id_at(created_at, 'comment' || id), id, creator_id, 'As said on the phone.', created_at
     FROM tasks WHERE priority <> 'MEDIUM'`,
  );
}

/** Fills a migrated database, which needs to be the seeder's own: what is written is not checked row by row. */
export async function seedTasks(client: pg.Client, size: SeedSize): Promise<SeededTasks> {
  await client.query(idsFunction);
  await client.query(wordsFunction);
  await makePeople(client, size.users);
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index WHERE indrelid = ANY ('{tasks,task_changes,task_comments}'::regclass[]) AND NOT indisprimary`,
  );
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  await client.query(`SET session_replication_role = replica; SET maintenance_work_mem = '512MB'; SELECT setseed(0.5)`);
  await makeTasks(client, size);
  await makeHistory(client);
  for (const { definition } of indexes) await client.query(definition);
  await client.query('SET session_replication_role = DEFAULT');
  await client.query('VACUUM ANALYZE');
  return seededTasks(client);
}

/** Whose tasks they are, in a database that was filled so. */
export async function seededTasks(client: pg.Client): Promise<SeededTasks> {
  const { rows } = await client.query<SeededTasks>(
    `SELECT md5('user1')::uuid AS busy, md5('user2')::uuid AS usual,
       ARRAY(SELECT md5('team' || n)::uuid FROM generate_series(1, ${teamCount}) AS n) AS teams`,
  );
  const [seeded] = rows;
  if (seeded === undefined) throw new Error('nothing is seeded');
  return seeded;
}
