import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API, type Project, type Symbol as Sym, SymbolFlags, type Type, TypeFlags } from 'typescript/unstable/sync';
import { z } from 'zod';

export interface PublicApi {
  /** Each exported name and each of its members, by entry, with its type: `./react usePrices` or `. Task.title`. */
  readonly signatures: ReadonlyMap<string, string>;
  /** The exported names that have no docstring, in the form of the keys above. */
  readonly undocumented: readonly string[];
}

// Of the compiler's TypeFormatFlags: whole, by the names of aliases, and an alias itself by what it stands for.
const byName = 1 | 16_384;
const byContent = 1 | 8_388_608;

const manifestSchema = z.object({ exports: z.record(z.string(), z.string()) });

/** The entries that hold code, by the name under which they are imported. */
function entriesOf(sdk: string): (readonly [entry: string, file: string])[] {
  const { exports } = manifestSchema.parse(JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')));
  return Object.entries(exports)
    .filter(([, file]) => /\.tsx?$/.test(file))
    .map(([entry, file]) => [entry, join(sdk, file)]);
}

class Reader {
  readonly signatures = new Map<string, string>();
  readonly undocumented: string[] = [];
  readonly #exported = new Set<Sym>();
  readonly #project: Project;
  readonly #sources: string;

  constructor(project: Project, sdk: string) {
    this.#project = project;
    this.#sources = join(sdk, 'src').toLowerCase();
  }

  read(entry: string, file: string): void {
    const { checker, program } = this.#project;
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} is no module of sdk/tsconfig.json`);
    const exports = checker.getExportsOfModule(module).map((symbol) => {
      const isAlias = (symbol.flags & SymbolFlags.Alias) !== 0;
      return [symbol.name, isAlias ? checker.getAliasedSymbol(symbol) : symbol] as const;
    });
    for (const [, symbol] of exports) this.#exported.add(symbol);
    for (const [name, symbol] of exports) this.#add(`${entry} ${name}`, symbol);
  }

  #add(key: string, symbol: Sym): void {
    const { checker } = this.#project;
    if (symbol.getDocumentationComment(checker) === '') this.undocumented.push(key);
    const isType = (symbol.flags & SymbolFlags.Type) !== 0;
    const type = isType ? checker.getDeclaredTypeOfSymbol(symbol) : checker.getTypeOfSymbol(symbol);
    if (type === undefined) throw new Error(`${key} has no type`);
    if (!isType || !this.#isObject(type)) {
      this.signatures.set(key, isType ? `type ${this.#text(type, byContent)}` : this.#text(type));
      return;
    }
    this.signatures.set(key, this.#heading(symbol, type));
    for (const member of this.#members(symbol, type)) {
      const memberType = checker.getTypeOfSymbol(member);
      const isOptional = (member.flags & SymbolFlags.Optional) !== 0;
      const text = memberType === undefined ? 'unknown' : this.#text(memberType);
      this.signatures.set(`${key}.${member.name}`, isOptional ? `optional ${text}` : text);
    }
  }

  #isObject(type: Type): boolean {
    const parts = type.isIntersectionType() ? (type.getTypes() ?? []) : [type];
    const { checker } = this.#project;
    return parts.every((part) => (part.flags & TypeFlags.Object) !== 0) && checker.getPropertiesOfType(type).length > 0;
  }

  #heading(symbol: Sym, type: Type): string {
    const kind = (symbol.flags & SymbolFlags.Class) !== 0 ? 'class' : 'interface';
    if (!type.isClassOrInterface()) return kind;
    const parameters = type.getLocalTypeParameters().map((each) => this.#text(each));
    const bases = this.#project.checker.getBaseTypes(type).map((each) => this.#text(each));
    return [
      parameters.length > 0 ? `${kind}<${parameters.join(', ')}>` : kind,
      ...(bases.length > 0 ? [`extends ${bases.join(', ')}`] : []),
    ].join(' ');
  }

  /** What the SDK declares itself, and tells nowhere else: neither what comes from the language nor from another export. */
  #members(owner: Sym, type: Type): readonly Sym[] {
    return this.#project.checker.getPropertiesOfType(type).filter((member) => {
      const isOurs = member.declarations.some(({ path }) => path.toLowerCase().startsWith(this.#sources));
      const parent = isOurs ? member.getParent() : undefined;
      const isInherited = parent !== undefined && parent !== owner && this.#exported.has(parent);
      return isOurs && !isInherited && !this.#isForItself(member);
    });
  }

  /** What is private, named by a symbol that is not exported, or marked as internal. */
  #isForItself(member: Sym): boolean {
    const tags = member.getJsDocTags(this.#project.checker);
    return /^__[@#]/.test(member.name) || tags.some(({ name }) => name === 'internal');
  }

  #text(type: Type, format = byName): string {
    return this.#project.checker.typeToString(type, undefined, format).replaceAll(/\s+/g, ' ');
  }
}

/** What a program can import from the SDK in a folder, as the compiler sees it. */
export function publicApiOf(sdk: string): PublicApi {
  const api = new API({ cwd: sdk });
  try {
    const config = join(sdk, 'tsconfig.json');
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new Error(`${config} cannot be read`);
    const reader = new Reader(project, sdk);
    for (const [entry, file] of entriesOf(sdk)) reader.read(entry, file);
    return reader;
  } finally {
    api.close();
  }
}

const separator = ': ';

/** A line a name, sorted, so that what changes between releases is what a diff shows. */
export function printApi({ signatures }: Pick<PublicApi, 'signatures'>): string {
  const lines = [...signatures].map(([key, text]) => `${key}${separator}${text}\n`);
  return lines.sort((a, b) => (a < b ? -1 : 1)).join('');
}

export function parseApi(text: string): Map<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const end = line.indexOf(separator);
      return [line.slice(0, end), line.slice(end + separator.length)];
    }),
  );
}
