// The classes that a token may carry (token-spec.md, CLASSES; policy-semantics.md, "Classes"). Only grows, never renumbered.

/** How many values a class has: `few` are given away by equality and frequency. */
export type Cardinality = "many" | "few";

export interface TokenClass {
  number: number;
  cardinality: Cardinality;
}

/** Numbers 1..63. */
export const BUILT_IN_CLASSES: Readonly<Record<string, TokenClass>> = {
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

/** Classes that never become tokens; a deployment cannot take their names either. */
export const UNTOKENED_CLASSES: readonly string[] = [
  "payment",
  "secret",
  "trace-id",
  "span-id",
  "env",
  "safe",
  "unknown",
];

/** A deployment's own classes are numbered from here to LAST_OWN_CLASS. */
export const FIRST_OWN_CLASS = 64;
export const LAST_OWN_CLASS = 255;

/** Whether a deployment may give this name to a class of its own. */
export function isFreeClassName(name: string): boolean {
  return (
    /^[a-z][a-z0-9-]{0,62}$/.test(name) && !Object.hasOwn(BUILT_IN_CLASSES, name) && !UNTOKENED_CLASSES.includes(name)
  );
}

/** The name of a class in a token, or `class N` where nobody registered it. */
export function className(number: number, own: Readonly<Record<string, TokenClass>>): string {
  for (const [name, entry] of [...Object.entries(BUILT_IN_CLASSES), ...Object.entries(own)])
    if (entry.number === number) return name;
  return `class ${number}`;
}
