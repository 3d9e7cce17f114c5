// The classes that a field can have (policy-semantics.md, "Classes"). The list only grows and is never renumbered: the
// numbers below 64 that a token may carry are the token's own (token-spec.md, CLASSES). Equal to assembly/words/class.ts,
// which a test holds.

/** How many values a class has: `few` are given away by equality and frequency. */
export const CARDINALITIES = ["many", "few"] as const;
export type Cardinality = (typeof CARDINALITIES)[number];

export interface TokenClass {
  number: number;
  cardinality: Cardinality;
}

/** The built-in classes that a token may carry, numbers 1 to 47. */
export const TOKEN_CLASSES: Readonly<Record<string, TokenClass>> = {
  user: { number: 1, cardinality: "many" },
  account: { number: 2, cardinality: "many" },
  email: { number: 3, cardinality: "many" },
  tenant: { number: 4, cardinality: "few" },
  ip: { number: 5, cardinality: "many" },
  host: { number: 6, cardinality: "few" },
  session: { number: 7, cardinality: "many" },
  phone: { number: 8, cardinality: "many" },
  device: { number: 9, cardinality: "many" },
  order: { number: 10, cardinality: "many" },
  name: { number: 11, cardinality: "many" },
  address: { number: 12, cardinality: "many" },
  location: { number: 13, cardinality: "many" },
  birth: { number: 14, cardinality: "few" },
  "national-id": { number: 15, cardinality: "many" },
  health: { number: 16, cardinality: "many" },
};

/** The built-in classes that never become tokens, with their numbers. */
export const UNTOKENED_CLASSES: Readonly<Record<string, number>> = {
  unknown: 0,
  payment: 48,
  secret: 49,
  "trace-id": 50,
  "span-id": 51,
  env: 52,
  safe: 53,
};

/** The number of every built-in class by its name, in the order of the numbers. */
export const CLASS_NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ...Object.entries(TOKEN_CLASSES).map(([name, { number }]): [string, number] => [name, number]),
    ...Object.entries(UNTOKENED_CLASSES),
  ].sort(([, a], [, b]) => a - b),
);

/** The names of all built-in classes. */
export const CLASS_NAMES: readonly string[] = Object.keys(CLASS_NUMBERS);

/** The name of every built-in class by its number. */
export const CLASSES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(CLASS_NUMBERS).map(([name, number]) => [number, name]),
);

/** A deployment's own classes are numbered from here to LAST_OWN_CLASS. */
export const FIRST_OWN_CLASS = 64;
export const LAST_OWN_CLASS = 255;

/** Whether a deployment may give this name to a class of its own. */
export function isFreeClassName(name: string): boolean {
  return /^[a-z][a-z0-9-]{0,62}$/.test(name) && !Object.hasOwn(CLASS_NUMBERS, name);
}

/** The name of a class in a token, or `class N` where nobody registered it. */
export function className(number: number, own: Readonly<Record<string, TokenClass>>): string {
  for (const [name, entry] of [...Object.entries(TOKEN_CLASSES), ...Object.entries(own)])
    if (entry.number === number) return name;
  return `class ${number}`;
}
