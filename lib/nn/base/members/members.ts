/** How a module's members are listed and replaced: by default they are its own enumerable fields. */

/** The key of the method that returns the module's members. */
export const members: unique symbol = Symbol('members');

/**
 * The key under which a module stores the names of registered buffers, and whether the state dict holds them.
 */
export const bufferNames: unique symbol = Symbol('bufferNames');

/**
 * Named values in order. Containers with keys of the user's choice store them apart, so that no key hides a
 * method.
 */
export interface Members {
  /** In order of definition; values of every kind. */
  entries(): Iterable<[string, unknown]>;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  delete(name: string): void;
  has(name: string): boolean;
}

/** The own enumerable fields of `owner`. */
export class FieldMembers implements Members {
  readonly #owner: Record<string, unknown>;

  constructor(owner: object) {
    this.#owner = owner as Record<string, unknown>;
  }

  entries(): [string, unknown][] {
    return Object.entries(this.#owner);
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#owner, name) ? this.#owner[name] : undefined;
  }

  set(name: string, value: unknown): void {
    // An assignment would run a setter of the class, or change the prototype.
    Object.defineProperty(this.#owner, name, { value, writable: true, enumerable: true, configurable: true });
  }

  delete(name: string): void {
    delete this.#owner[name];
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#owner, name);
  }
}

/** The entries of a map, followed by the own enumerable fields of `owner`. */
export class KeyedMembers implements Members {
  readonly #items: Map<string, unknown>;
  readonly #fields: FieldMembers;

  constructor(items: Map<string, unknown>, owner: object) {
    this.#items = items;
    this.#fields = new FieldMembers(owner);
  }

  entries(): [string, unknown][] {
    return [...this.#items, ...this.#fields.entries()];
  }

  get(name: string): unknown {
    return this.#items.has(name) ? this.#items.get(name) : this.#fields.get(name);
  }

  set(name: string, value: unknown): void {
    if (this.#fields.has(name)) this.#fields.set(name, value);
    else this.#items.set(name, value);
  }

  delete(name: string): void {
    if (!this.#items.delete(name)) this.#fields.delete(name);
  }

  has(name: string): boolean {
    return this.#items.has(name) || this.#fields.has(name);
  }
}
