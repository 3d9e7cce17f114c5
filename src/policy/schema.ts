// schema.json, and its opinion of a document: every place that does not fit. The filter decides; this finds the rest.
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { pointerParts } from "../text/position.ts";
import { type Fault, isEcho, missingKeys, remarkOn } from "./fault.ts";
import type { Remark } from "./finding.ts";

interface Part {
  $ref?: string;
  description?: string;
  properties?: Record<string, Part>;
  items?: Part;
}

const SCHEMA: Part & { definitions: Record<string, Part> } = JSON.parse(
  readFileSync(new URL("./schema.json", import.meta.url), "utf8"),
);

/** Compiled once, when first asked. */
let validate: ValidateFunction | undefined;

/** All places where `document` does not fit the schema, one remark each. */
export function matchSchema(document: unknown): Remark[] {
  validate ??= new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(SCHEMA);
  if (validate(document)) return [];
  const faults = (validate.errors as Fault[]).filter((fault) => !isEcho(fault));
  const remarks = new Map<string, Remark>();
  for (const fault of faults) {
    const remark = remarkOn(fault, meaningOf(fault.instancePath));
    if (remark !== undefined && !remarks.has(remark.pointer)) remarks.set(remark.pointer, remark);
  }
  return [...remarks.values(), ...missingKeys(faults, meaningOf)];
}

/** What the key at `pointer` means, in the schema's words; of an item, what its list means. */
export function meaningOf(pointer: string): string {
  let part: Part = SCHEMA;
  let meaning = part.description ?? "";
  for (const name of pointerParts(pointer)) {
    const next = part.properties?.[name] ?? (/^[0-9]+$/.test(name) ? part.items : undefined);
    if (next === undefined) break;
    const definition = next.$ref?.replace("#/definitions/", "");
    part = definition === undefined ? next : (SCHEMA.definitions[definition] ?? next);
    meaning = part.description ?? meaning;
  }
  return meaning;
}
