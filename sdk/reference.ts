/**
 * `pnpm docs:sdk`: the API reference as pages, into sdk/reference, which is not committed. TypeDoc reads TypeScript by the
 * API of versions 5 and 6, which 7 lacks: both are installed for the run, into a temporary folder.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const sdk = import.meta.dirname;
const manifest: unknown = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));
const { exports } = z.object({ exports: z.record(z.string(), z.string()) }).parse(manifest);

const tools = mkdtempSync(join(tmpdir(), 'tickwire-typedoc-'));
try {
  writeFileSync(join(tools, 'package.json'), '{ "private": true }');
  const install = ['install', '--no-audit', '--no-fund', '--silent', 'typedoc@0.28.20', 'typescript@6.0.3'];
  execFileSync('npm', install, { cwd: tools, stdio: 'inherit' });
  const options = {
    name: '@tickwire/sdk',
    includeVersion: true,
    entryPoints: Object.values(exports)
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(sdk, file)),
    tsconfig: join(sdk, 'tsconfig.json'),
    readme: join(sdk, 'README.md'),
    out: join(sdk, 'reference'),
    excludePrivate: true,
    excludeInternal: true,
    disableSources: true,
    // Of two names that one thing is exported under, a link names one. What lacks a docstring is found by a test.
    // The README's paths lead to the repository's own pages.
    validation: {
      invalidPath: false,
      notExported: false,
      invalidLink: true,
      rewrittenLink: false,
      notDocumented: false,
    },
    treatWarningsAsErrors: true,
  };
  const file = join(tools, 'typedoc.json');
  writeFileSync(file, JSON.stringify(options));
  execFileSync(process.execPath, [join(tools, 'node_modules/typedoc/bin/typedoc'), '--options', file], {
    cwd: sdk,
    stdio: 'inherit',
  });
} finally {
  rmSync(tools, { recursive: true, force: true });
}
