/** The text of modules, which is Python's. */

import { ownModules } from './members/ownMembers';
import type { Module } from './module';

/** Indents every line of `text` but the first. */
export function indent(text: string): string {
  return text.replaceAll('\n', '\n  ');
}

/** Gives `Name(extra)` on one line, or with one line for each part. */
export function moduleToString(module: Module): string {
  const extra = module.extraRepr();
  const children = ownModules(module).map(([name, child]) => `(${name}): ${indent(String(child))}`);
  return layOut(module.constructor.name, extra, children);
}

/** Lays out a name, extra text and the texts of members as Python does. */
export function layOut(name: string, extra: string, children: readonly string[]): string {
  const extraLines = extra === '' ? [] : extra.split('\n');
  const lines = [...extraLines, ...children];
  if (lines.length === 0) return `${name}()`;
  if (lines.length === 1 && children.length === 0) return `${name}(${extra})`;
  return `${name}(\n  ${lines.join('\n  ')}\n)`;
}
