import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const sdk = import.meta.dirname;
const require = createRequire(import.meta.url);
const tsc = join(require.resolve('typescript/package.json'), '../bin/tsc');

rmSync(join(sdk, 'dist'), { recursive: true, force: true });
for (const project of ['tsconfig.esm.json', 'tsconfig.cjs.json']) {
  execFileSync(process.execPath, [tsc, '--project', join(sdk, project)], { stdio: 'inherit' });
}
// The compiler rewrites these in code alone; not every version of it resolves them in declarations.
for (const name of globSync('dist/**/*.d.ts', { cwd: sdk })) {
  const file = join(sdk, name);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replaceAll(/((?:from |import |import\()['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'));
}
// What is generated is types and documents: half of the package would be maps of what nobody steps through.
for (const name of globSync('dist/*/generated/*.js', { cwd: sdk })) {
  const file = join(sdk, name);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL=.*\s*$/, ''));
  rmSync(`${file}.map`);
}
// The package is of type module; below this file it is not.
writeFileSync(join(sdk, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n');
copyFileSync(join(sdk, '../schema/schema.graphql'), join(sdk, 'schema.graphql'));
