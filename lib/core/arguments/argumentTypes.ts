/**
 * The types of functions that take their arguments by position, by keyword in one object at the end, or mixed.
 *
 * `Arguments` is for functions whose keyword arguments have an interface of their own, with a comment for each; `Takes`
 * for those whose documentation says what each means. Both have the parameters' names as the labels of a tuple, which
 * editors show; test/core/arguments/declarations.test.ts compares them with the rules.
 */

/**
 * The arguments of a function as Python takes them: values by position, for the parameters in the tuple `P`, and after
 * any number of them one object that gives the remaining parameters by name. `O` is the type of that object. `R` lists
 * the types of the required parameters in order: those not given by position have to be in the object.
 */
export type Arguments<P extends readonly unknown[], O, R extends readonly unknown[] = []> =
  | P
  | Mixed<Required<P>, O, R>;

type Mixed<
  P extends readonly unknown[],
  O,
  R extends readonly unknown[],
  Given extends readonly unknown[] = [],
> =
  | [...given: Given, options: O]
  | (P extends readonly [unknown, ...infer Rest]
      ? Mixed<
          Rest,
          R extends readonly [infer Name, ...unknown[]] ? Omit<O, Name & keyof O> : O,
          R extends readonly [unknown, ...infer Names] ? Names : [],
          [...Given, ...(P extends readonly [...infer First, ...Rest] ? First : never)]
        >
      : never);

/**
 * The same as `Arguments`, made from names: `N` has the names of the parameters in `P`, in order, and `K` is the type
 * of the arguments that can only be given by keyword.
 */
export type Takes<N extends readonly string[], P extends readonly unknown[], K = unknown> =
  | P
  | MixedByName<N, P, K>;

type MixedByName<
  N extends readonly string[],
  P extends readonly unknown[],
  K,
  Given extends readonly unknown[] = [],
> =
  // Nothing is left to be named where all were given by position.
  | (N extends readonly []
      ? unknown extends K
        ? never
        : [...given: Given, options: Flat<K>]
      : [...given: Given, options: Flat<Keywords<N, P> & K>])
  | (P extends readonly [first?: unknown, ...others: infer Rest]
      ? N extends readonly [string, ...infer Names extends readonly string[]]
        ? MixedByName<Names, Rest, K, [...Given, ...First<Required<P>, Required<Rest>>]>
        : never
      : never);

/** The elements of the tuple `P` before `Rest`, with their labels. */
type First<P extends readonly unknown[], Rest extends readonly unknown[]> = P extends readonly [
  ...infer Head,
  ...Rest,
]
  ? Head
  : never;

/** One object type made of an intersection of several. Editors show it whole, and only objects are assignable to it. */
type Flat<T> = { [Name in keyof T]: T[Name] };

/** The type of an object that gives all parameters in `P` by name. */
type Keywords<N extends readonly string[], P extends readonly unknown[]> = N extends readonly [
  infer Name extends string,
  ...infer Names extends readonly string[],
]
  ? P extends readonly [infer T, ...infer Rest]
    ? { [K in Name]: T } & Keywords<Names, Rest>
    : P extends readonly [first?: infer T, ...others: infer Rest]
      ? { [K in Name]?: T } & Keywords<Names, Rest>
      : unknown
  : unknown;
