/** The members of Tensor that lib declares by hand, whose operators are left out of the generated declarations. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The names of the members of `class Tensor` and of every `interface Tensor` in the sources below `folder`. */
export function membersOfTensor(folder: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if ((ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) && node.name?.text === 'Tensor') {
      for (const { name } of node.members) if (name && ts.isIdentifier(name)) names.add(name.text);
    } else if (ts.isSourceFile(node) || ts.isModuleDeclaration(node) || ts.isModuleBlock(node)) {
      ts.forEachChild(node, visit);
    }
  };
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.generated.ts')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    if (/\b(interface|class) Tensor\b/.test(text)) {
      visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
    }
  }
  return names;
}
