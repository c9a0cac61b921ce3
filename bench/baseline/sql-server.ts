/** The peer of bench/reads.ts: the same answer by one hand-written SQL statement behind node:http. */
import { createServer } from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

const statement = {
  name: 'screen',
  text: `SELECT json_build_object('viewer', json_build_object('username', u.username, 'watchlists',
    json_build_object('nodes', (SELECT json_agg(json_build_object('name', w.name, 'items',
      (SELECT json_agg(json_build_object('note', i.note, 'instrument',
          json_build_object('symbol', n.symbol, 'name', n.name)) ORDER BY i.position)
       FROM watchlist_items i JOIN instruments n ON n.id = i.instrument_id WHERE i.watchlist_id = w.id)) ORDER BY w.id)
     FROM watchlists w WHERE w.user_id = u.id)))) AS data
    FROM users u WHERE u.username = $1`,
};

createServer((request, response) => {
  request.resume();
  if (request.url === '/ready') {
    response.end();
    return;
  }
  pool.query<{ data: unknown }>({ ...statement, values: ['bench'] }).then(
    ({ rows }) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ data: rows[0]?.data }));
    },
    (error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    },
  );
}).listen(Number(process.env.PORT), '127.0.0.1');
