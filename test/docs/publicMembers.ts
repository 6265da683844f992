/** Finds what the package makes public, and whether its source has a documentation comment for it. */
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..', '..');
const lib = join(root, 'lib');

/** A public class, function, method, property, or field of an options object. */
export interface PublicMember {
  /** The file that declares it, relative to `lib`. */
  file: string;
  /** Its name behind those of its owners, such as `ConvOptions.stride`. */
  name: string;
  documented: boolean;
}

const unreachable = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;

/** Walks the types of everything that `lib/index.ts` exports. */
class Walk {
  readonly found = new Map<string, PublicMember>();
  readonly #checker: ts.TypeChecker;
  readonly #seen = new Set<ts.Symbol | ts.Type>();
  readonly #classes = new Set<string>();

  constructor(program: ts.Program) {
    this.#checker = program.getTypeChecker();
    const entry = program.getSourceFile(join(lib, 'index.ts')) as ts.SourceFile;
    this.exports(this.#checker.getSymbolAtLocation(entry) as ts.Symbol);
  }

  exports(module: ts.Symbol): void {
    for (const symbol of this.#checker.getExportsOfModule(module)) this.symbol(symbol, '');
  }

  /** Records what the symbol names, and all that is reached through it. */
  symbol(alias: ts.Symbol, owner: string): void {
    const symbol = alias.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(alias) : alias;
    const [declaration] = symbol.declarations ?? [];
    if (!declaration || this.#seen.has(symbol) || !isPublic(symbol, declaration)) return;
    this.#seen.add(symbol);
    if (symbol.flags & ts.SymbolFlags.Module) {
      this.exports(symbol);
      return;
    }
    const name = owner === '' ? symbol.name : `${owner}.${symbol.name}`;
    const type = this.#checker.getTypeOfSymbol(symbol);
    if (symbol.flags & ts.SymbolFlags.Class) {
      this.#classes.add(symbol.name);
      this.record(symbol, name);
      this.construct(type, symbol);
      this.members(this.#checker.getDeclaredTypeOfSymbol(symbol), symbol.name);
      this.members(type, symbol.name);
    } else if (symbol.flags & ts.SymbolFlags.Interface) {
      this.options(this.#checker.getDeclaredTypeOfSymbol(symbol), new Set());
    } else if (symbol.flags & ts.SymbolFlags.Value) {
      this.value(symbol, type, name, owner);
    }
  }

  /** A function, constant, property or method, or an object that is a namespace of them. */
  value(symbol: ts.Symbol, type: ts.Type, name: string, owner: string): void {
    const [declaration] = symbol.declarations ?? [];
    const target = type.symbol;
    const original = declaration && this.original(declaration);
    if (original) {
      this.symbol(original, owner);
    } else if (target && target.flags & (ts.SymbolFlags.ValueModule | ts.SymbolFlags.Class)) {
      const isClassItself = type.getConstructSignatures().length > 0;
      if (isClassItself || target.flags & ts.SymbolFlags.ValueModule) this.symbol(target, '');
      else this.record(symbol, name);
    } else if (!this.#classes.has(owner) && isNamespace(type)) {
      if (!this.#seen.has(type)) {
        this.#seen.add(type);
        this.members(type, '');
      }
    } else {
      this.record(symbol, name);
      this.calls(type, symbol);
    }
  }

  /** The function or constant that a namespace object holds; it is documented where it is declared. */
  original(declaration: ts.Declaration): ts.Symbol | undefined {
    if (ts.isShorthandPropertyAssignment(declaration)) {
      return this.#checker.getShorthandAssignmentValueSymbol(declaration);
    }
    if (!ts.isPropertyAssignment(declaration)) return undefined;
    const { initializer } = declaration;
    const isName = ts.isIdentifier(initializer) || ts.isPropertyAccessExpression(initializer);
    return isName ? this.#checker.getSymbolAtLocation(initializer) : undefined;
  }

  record(symbol: ts.Symbol, name: string): void {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration) return;
    const file = relative(lib, declaration.getSourceFile().fileName);
    if (file.startsWith('..') || file.includes('.generated')) return;
    const { parent } = declaration;
    // An inherited member has the name of the class that declares it.
    const owner = ts.isClassDeclaration(parent) && parent.name ? `${parent.name.text}.` : '';
    const documented = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)).trim() !== '';
    this.found.set(`${file}:${declaration.pos}`, {
      file,
      name: owner === '' ? name : owner + symbol.name,
      documented,
    });
  }

  /** Methods, properties and accessors of a class's instances, or of the class itself. */
  members(type: ts.Type, owner: string): void {
    for (const member of type.getProperties()) if (member.name !== 'prototype') this.symbol(member, owner);
  }

  construct(type: ts.Type, owner: ts.Symbol): void {
    for (const signature of type.getConstructSignatures()) this.parameters(signature, owner);
  }

  calls(type: ts.Type, owner: ts.Symbol): void {
    for (const signature of type.getCallSignatures()) this.parameters(signature, owner);
  }

  /** The options objects that a call takes; a field also counts as documented by the function's `@param`. */
  parameters(signature: ts.Signature, owner: ts.Symbol): void {
    const tags = [...owner.getJsDocTags(this.#checker), ...signature.getJsDocTags()];
    const named = new Set(
      tags
        .filter(({ name }) => name === 'param')
        .map(({ text }) => ts.displayPartsToString(text).trim().split(/\s/)[0] as string),
    );
    for (const parameter of signature.getParameters()) {
      this.options(this.#checker.getTypeOfSymbol(parameter), named);
    }
  }

  /** The fields of all object types that a parameter's type is made of. */
  options(type: ts.Type, named: ReadonlySet<string>, depth = 0): void {
    if (depth > 4) return;
    if (type.isUnionOrIntersection()) {
      for (const part of type.types) this.options(part, named, depth + 1);
    } else if (this.#checker.isTupleType(type) || this.#checker.isArrayType(type)) {
      for (const part of this.#checker.getTypeArguments(type as ts.TypeReference)) {
        this.options(part, named, depth + 1);
      }
    } else if (isOptionsObject(type)) {
      for (const field of type.getProperties()) this.option(field, named);
    }
  }

  option(field: ts.Symbol, named: ReadonlySet<string>): void {
    const [declaration] = field.declarations ?? [];
    if (!declaration || !isPublic(field, declaration)) return;
    const parent = declaration.parent;
    const owner = ts.isInterfaceDeclaration(parent) ? parent.name.text : 'options';
    this.record(field, `${owner}.${field.name}`);
    const entry = this.found.get(`${relative(lib, declaration.getSourceFile().fileName)}:${declaration.pos}`);
    if (entry && named.has(field.name)) entry.documented = true;
  }
}

function isPublic(symbol: ts.Symbol, declaration: ts.Declaration): boolean {
  if (/^(_|#)/.test(symbol.name)) return false;
  if (ts.getCombinedModifierFlags(declaration) & unreachable) return false;
  return !symbol.getJsDocTags().some(({ name }) => name === 'internal');
}

/** An object such as `nn.functional` or `torch`, which holds functions and is not called itself. */
function isNamespace(type: ts.Type): boolean {
  if (!isOptionsObject(type)) return false;
  return type.getProperties().some((member) => (member.flags & ts.SymbolFlags.Property) !== 0);
}

/** A plain object of named values, declared in `lib`: no class, function, array, or type of the language. */
function isOptionsObject(type: ts.Type): boolean {
  if (!(type.flags & ts.TypeFlags.Object) || type.getCallSignatures().length > 0) return false;
  const flags = type.symbol?.flags ?? 0;
  if (flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Function | ts.SymbolFlags.Module)) return false;
  return type.getProperties().some(({ declarations }) => {
    const file = declarations?.[0]?.getSourceFile().fileName ?? '';
    return !relative(lib, file).startsWith('..');
  });
}

/** All public members, in the order in which they are found. */
export function publicMembers(): PublicMember[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.build.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([join(lib, 'index.ts')], { ...options, noEmit: true, incremental: false });
  return [...new Walk(program).found.values()];
}
