// Everything that can be called by a public name: functions, classes, and the methods, getters and setters of classes.
const torchNode = require('torch-node');
const { isAbstract, isDeclared } = require('./declaredMembers.js');

const { torch } = torchNode;

const isClass = (value) =>
  typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));

/** What JavaScript itself gives functions and classes; and modules are called, not their `forward`. */
const ofEvery = new Set(['constructor', 'length', 'name', 'prototype', 'forward']);

/** Names that a caller may write: none with an underscore in front, and of a class those that are declared. */
function membersOf(holder, className) {
  return Reflect.ownKeys(holder).filter(
    (key) =>
      typeof key === 'string' &&
      !key.startsWith('_') &&
      !ofEvery.has(key) &&
      (className === undefined || isDeclared(className, key)),
  );
}

/**
 * @returns `functions`: a name, the function, and the class that it is a method of (`of`) or makes (`constructs`), or
 *   its `receiver`; `classes`: each with those that come from it, itself among them
 */
function publicNames() {
  const functions = [];
  const classes = new Map();
  // The registry has subjects of its own.
  const seen = new Set([torch.ops, Function.prototype, Object.prototype, Array.prototype, Error.prototype]);

  function addFunction(name, value, rest) {
    if (seen.has(value)) return;
    seen.add(value);
    functions.push({ name, value, ...rest });
  }

  /** `isExported`: a caller can make one; else only those that come from it. */
  function addClass(name, value, exported = true) {
    const isExported = exported && !isAbstract(value.name);
    for (let base = value; isExported && isClass(base); base = Object.getPrototypeOf(base)) {
      if (!classes.has(base)) classes.set(base, []);
      if (!classes.get(base).includes(value)) classes.get(base).push(value);
    }
    if (seen.has(value)) return;
    seen.add(value);
    if (isExported) functions.push({ name: `new ${name}`, value, constructs: value });
    for (const key of membersOf(value.prototype, value.name)) {
      const { value: method, get, set } = Object.getOwnPropertyDescriptor(value.prototype, key);
      const of = `${name}.prototype.${key}`;
      if (get) addFunction(`get ${of}`, get, { of: value });
      if (set) addFunction(`set ${of}`, set, { of: value });
      if (typeof method === 'function') addFunction(of, method, { of: value });
    }
    for (const key of isExported ? membersOf(value, value.name) : []) {
      if (typeof value[key] === 'function') addFunction(`${name}.${key}`, value[key], { receiver: value });
    }
    const base = Object.getPrototypeOf(value);
    if (isClass(base)) addClass(base.name, base, false);
  }

  function walk(name, holder, receiver) {
    if (holder === null || seen.has(holder)) return;
    seen.add(holder);
    for (const key of membersOf(holder)) {
      const value = receiver[key];
      const full = `${name}.${key}`;
      if (isClass(value)) addClass(full, value);
      else if (typeof value === 'function') addFunction(full, value, { receiver });
      else if (typeof value === 'object' && value !== null) {
        if (isClass(value.constructor)) addClass(value.constructor.name, value.constructor, false);
        walk(full, value, value);
      }
    }
    walk(name, Object.getPrototypeOf(holder), receiver);
  }
  walk('torch', torch, torch);
  walk('torch-node', torchNode, torchNode);
  return { functions, classes };
}

module.exports = { publicNames };
