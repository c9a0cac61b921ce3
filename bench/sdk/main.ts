/**
 * `pnpm bench:sdk`: what an app adds to a page with this SDK and with others. The same app with each: a query with
 * variables, a mutation, and the handling of errors; bundled by esbuild, minified, compressed by gzip -9.
 */
import { cpSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packSdk } from '../../sdk/consumers/pack.ts';
import { sizesOf } from './bundle.ts';
import { peers } from './peers.ts';
import { install, loads, versionIn } from './project.ts';
import { runsAgainstStandIn } from './stand-in.ts';

const project = mkdtempSync(join(tmpdir(), 'tickwire-bench-sdk-'));
writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }');
for (const app of globSync('*.js', { cwd: join(import.meta.dirname, 'apps') })) {
  cpSync(join(import.meta.dirname, 'apps', app), join(project, app));
}
try {
  const tarball = await packSdk(project);
  await install(project, [tarball, ...new Set(peers.flatMap(({ packages }) => packages))]);
  const columns = [
    'with',
    'version',
    'gzip, bytes',
    'minified, bytes',
    'for browsers',
    'Node, ESM',
    'Node, CJS',
    'the app',
  ];
  const rows = [columns, columns.map(() => '---')];
  for (const { app, name, ownApi } of peers) {
    const { gzip, minified, forBrowsers } = await sizesOf(join(project, `${app}.js`));
    rows.push([
      app,
      `${name} ${versionIn(project, name)}`,
      String(gzip),
      String(minified),
      forBrowsers,
      await loads(project, `await import('${name}')`, 'module'),
      await loads(project, `require('${name}')`, 'commonjs'),
      ownApi ? 'speaks to its own API' : await runsAgainstStandIn(join(project, `${app}.js`)),
    ]);
  }
  const { node, ...versions } = process.versions;
  process.stdout.write(
    `Node ${node} (V8 ${versions.v8}), ${cpus().length} × ${cpus()[0]?.model ?? 'an unknown processor'}\n\n`,
  );
  for (const row of rows) process.stdout.write(`| ${row.join(' | ')} |\n`);
} finally {
  rmSync(project, { recursive: true, force: true });
}
