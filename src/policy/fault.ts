// A validator's errors in words for the author of a policy, under the codes that the filter gives them.
import type { DefinedError } from "ajv";
import { childPointer, pointerParts } from "../text/position.ts";
import { quoted, type Remark } from "./finding.ts";
import { didYouMean, nearestHeader } from "./nearest.ts";

/** An error of ajv; `propertyName` is there where a key's name was looked at. */
export type Fault = DefinedError & { propertyName?: string };

/** The code of what only says that a form does not fit: the filter knows better what was expected. */
export const FORM = "form";

/** Keys that policy-semantics.md has and this version does not, with what brings them. */
const LATER: Record<string, string> = {
  vouched: "comes with the version that knows authenticated callers",
};

const AND = new Intl.ListFormat("en");
const TYPES: Record<string, string> = {
  array: "a list",
  boolean: "true or false",
  object: "a mapping of keys",
  string: "a text",
};

/** Whether another error says the same better: a choice as a whole says more than its branches, a name than its check. */
export function isEcho({ keyword, schemaPath }: Fault): boolean {
  return keyword === "if" || keyword === "propertyNames" || /\/anyOf\/[0-9]/.test(schemaPath);
}

/** The error in words; `meaning` is what the key is for. Missing keys are `missingKeys`' job. */
export function remarkOn(fault: Fault, meaning: string): Remark | undefined {
  const pointer = fault.instancePath;
  const say = (code: string, message: string, hint = meaning): Remark => ({ code, message, hint, pointer });
  switch (fault.keyword) {
    case "required":
      return undefined;
    case "additionalProperties":
      return unknownKey(fault.params.additionalProperty, fault);
    case "enum": {
      const words = fault.params.allowedValues as string[];
      if (fault.propertyName !== undefined) return unknownClass(fault.propertyName, pointer, words);
      const hint = isCarrier(pointer) ? carrierLike(fault.data, words) : didYouMean(fault.data, words);
      return say(wordCode(pointer), "not one of the words for this key", hint);
    }
    case "const":
      return say(wordCode(pointer), `expected "${fault.params.allowedValue}"`);
    case "type": {
      const type = [fault.params.type].flat()[0] ?? "";
      return type === "integer"
        ? say("number-range", "expected a whole number")
        : say("type", `expected ${TYPES[type]}`);
    }
    case "minimum":
    case "maximum":
      return say("number-range", `expected a number ${fault.params.comparison} ${fault.params.limit}`);
    case "minItems":
      return say("list-size", "expected at least one item");
    case "maxItems":
      return say("list-size", `expected at most ${fault.params.limit} items`);
    case "minLength":
      return say("text-size", "expected a text that is not empty");
    case "anyOf":
      if (!fault.schemaPath.endsWith("/then/anyOf")) break;
      return say(
        "keep-open",
        '"keep" needs "values" or "pattern"',
        "say which values may stay (docs/policy.md#fields)",
      );
  }
  return say(FORM, "not of the form expected here");
}

/** The keys that are missing, one remark for each mapping. */
export function missingKeys(faults: readonly Fault[], meaningOf: (pointer: string) => string): Remark[] {
  const missing = new Map<string, string[]>();
  for (const { keyword, params, instancePath } of faults) {
    if (keyword !== "required") continue;
    missing.set(instancePath, [...(missing.get(instancePath) ?? []), params.missingProperty]);
  }
  return [...missing].map(([pointer, names]) => {
    const [first = "", ...others] = names;
    const message = others.length === 0 ? `"${first}" is missing` : `${AND.format(names)} are missing`;
    const hint = others.length === 0 ? meaningOf(childPointer(pointer, first)) : "none of them has a default";
    return { code: "key-missing", message, hint, pointer };
  });
}

function unknownKey(name: string, fault: Fault): Remark {
  const place = { pointer: childPointer(fault.instancePath, name), atKey: true };
  const later = Object.hasOwn(LATER, name) ? LATER[name] : undefined;
  if (later !== undefined) {
    return { code: "key-later", message: `${quoted(name)} is not there yet`, hint: `it ${later}`, ...place };
  }
  const keys = Object.keys((fault.parentSchema?.properties as object | undefined) ?? {});
  return { code: "key-unknown", message: `${quoted(name)} is not a key here`, hint: didYouMean(name, keys), ...place };
}

function unknownClass(name: string, parent: string, classes: readonly string[]): Remark {
  const place = { pointer: childPointer(parent, name), atKey: true };
  const hint = didYouMean(name, classes);
  return { code: "class-unknown", message: `${quoted(name)} is not a built-in class`, hint, ...place };
}

function isCarrier(pointer: string): boolean {
  return /\/carriers\/[0-9]+$/.test(pointer);
}

/** Carriers are called after headers, and a header whose name has one word more is another header. */
function carrierLike(name: unknown, carriers: readonly string[]): string {
  const near = typeof name === "string" ? nearestHeader(name, carriers) : undefined;
  if (near !== undefined) return `did you mean "${near}"?`;
  return "docs/policy.md#carriers lists them; plain headers are not gated: `fields` says what becomes of them";
}

/** The filter's code for an unknown word: `mode-unknown`; that of an item goes by its list. */
function wordCode(pointer: string): string {
  const inClasses = /^\/spec\/classes\/(.*)$/.exec(pointer)?.[1];
  if (inClasses !== undefined) return /^(payment|secret)$/.test(inClasses) ? "class-guarded" : "action-unknown";
  const key = pointerParts(pointer).findLast((name) => !/^[0-9]+$/.test(name)) ?? "";
  return WORD_CODES[key] ?? `${key}-unknown`;
}

const WORD_CODES: Record<string, string> = {
  apiVersion: "version-unknown",
  carriers: "carrier-unknown",
  identity_headers: "identity-unknown",
  lift: "class-unknown",
  unknown: "unknown-weak",
};
