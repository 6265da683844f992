// Which members of classes the type declarations show.
const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');

const dist = path.join(__dirname, '..', '..', '..', '..', 'dist');

/** The text of the declarations of each class, and of the interfaces that say more of it. */
const declarations = new Map();
const abstract = new Set();
for (const file of readdirSync(dist, { recursive: true })) {
  if (!file.endsWith('.d.ts')) continue;
  const text = readFileSync(path.join(dist, file), 'utf8').replace(/\/\*\*[\s\S]*?\*\/\s*/g, (comment) =>
    comment.includes('@internal') ? '@internal ' : '\n',
  );
  for (const [, name] of text.matchAll(/\babstract class (\w+)/g)) abstract.add(name);
  const found = text.matchAll(/\b(?:class|interface) (\w+)[\s\S]*?\{\n([\s\S]*?)^ *\}/gm);
  for (const [, name, body] of found) {
    const className = name.replace(/Operators$/, '');
    declarations.set(className, `${declarations.get(className) ?? ''}\n${body}`);
  }
}

/** Whether callers of `className` see `member`: it is declared, and neither protected nor private. */
function isDeclared(className, member) {
  const body = declarations.get(className);
  if (body === undefined) return true;
  const lines = body.split('\n').filter((line) => new RegExp(`(^|\\s)${member}[(<?:;]`).test(line));
  return lines.some((line) => !/@internal|^\s*(protected|private) /.test(line));
}

/** Whether callers make instances of its subclasses only. */
const isAbstract = (className) => abstract.has(className);

module.exports = { isAbstract, isDeclared };
