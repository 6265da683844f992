'use strict';

const { TestEnvironment } = require('jest-environment-node');

// Jest runs each test file in a realm of its own, with its own Error and typed arrays, while an addon belongs to the
// realm that loaded it first. Sharing these makes `toThrow(TypeError)` and `instanceof Float32Array` mean what they
// mean to users, who have one realm.
const SHARED = [
  'AggregateError',
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'ArrayBuffer',
  'SharedArrayBuffer',
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'Float16Array',
];

class OneRealmEnvironment extends TestEnvironment {
  /** @override */
  async setup() {
    await super.setup();
    /** @type {Record<string, { prototype: object }>} */
    const outer = Object(globalThis);
    /** @type {Record<string, { prototype: object }>} */
    const inner = Object(this.global);
    for (const name of SHARED) {
      const own = inner[name];
      const shared = outer[name];
      if (!own || !shared) continue;
      inner[name] = shared;
      // What the engine itself throws in this realm (calling a class without `new`, say) stays of the realm's own type.
      if (name.endsWith('Error')) Object.setPrototypeOf(own.prototype, shared.prototype);
    }
  }
}

module.exports = OneRealmEnvironment;
