// Every key that schema.json knows, by its path as docs/policy.md writes it: `spec.fields[].match`.
import { readFileSync } from "node:fs";

export interface Schema {
  $ref?: string;
  description?: string;
  default?: unknown;
  type?: string;
  enum?: string[];
  pattern?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  items?: Schema;
  definitions?: Record<string, Schema>;
}

export const schema = JSON.parse(readFileSync("src/policy/schema.json", "utf8")) as Schema;

/** All keys below `part`. The names of classes are no keys. */
export function keysOf(part: Schema, at = "", keys = new Map<string, Schema>()): Map<string, Schema> {
  if (at === "spec.classes") return keys;
  for (const [name, property] of Object.entries(part.properties ?? {})) {
    const path = at === "" ? name : `${at}.${name}`;
    const key = resolve(property);
    keys.set(path, key);
    keysOf(key, path, keys);
  }
  if (part.items !== undefined) keysOf(resolve(part.items), `${at}[]`, keys);
  return keys;
}

function resolve(part: Schema): Schema {
  const name = part.$ref?.match(/^#\/definitions\/(.*)$/)?.[1];
  if (name === undefined) return part;
  const found = schema.definitions?.[name];
  if (found === undefined) throw new Error(`no definition ${name}`);
  return found;
}
