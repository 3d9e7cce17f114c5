// Every refusal of a policy that can be had of a filter that stops at the first: what was refused is taken out, and the
// rest is asked about. Only what stands for itself is taken out, so that nothing is refused for want of it.
import { childPointer, pointerParts } from "../text/position.ts";
import type { Attach } from "./attach.ts";
import type { Judge, Refusal } from "./judge.ts";

/** More than these are too many to read. */
const REFUSALS_LIMIT = 20;

/** The refusals of `policy`, the filter's own first. Pointers are into the configuration, as the filter gives them. */
export function refusalsOf(judge: Judge, attach: Attach, policy: unknown): Refusal[] {
  const found: Refusal[] = [];
  const rest = new Rest(policy);
  const told = new Set<string>();
  for (let asked = 0; asked < REFUSALS_LIMIT; asked++) {
    const refusal = judge({ attach, policy: rest.policy });
    if (refusal === undefined) break;
    const pointer = rest.originalOf(refusal.pointer);
    const part = partOf(pointer);
    // One refusal a zone: what the next one says may come of what was taken out.
    const scope = part === null ? pointer : (/^\/policy\/spec\/zones\/\d+/.exec(part)?.[0] ?? part);
    if (!told.has(scope)) found.push({ ...refusal, pointer });
    told.add(scope);
    if (part === null || !rest.takeOut(part)) break;
  }
  return found;
}

/** The part of the policy that a refusal is about and that can be missed: an entry, an exception, a key; else null. */
export function partOf(pointer: string): string | null {
  const [policy, ...parts] = pointerParts(pointer);
  if (policy !== "policy") return null;
  const [first, section, name, key, inner] = parts;
  const take = (...path: (string | undefined)[]): string | null =>
    path.includes(undefined) ? null : (path as string[]).reduce(childPointer, "/policy");
  if (first !== "spec") return first === "apiVersion" || first === "kind" ? null : take(first);
  switch (section) {
    case "fields":
    case "exceptions":
      return take(first, section, name);
    case "zones":
      // Zones are referred to by their names, and `own` says what else they mean.
      if (key === undefined || key === "name" || key === "own") return null;
      return (key === "in" || key === "out") && inner !== undefined
        ? take(first, section, name, key, inner)
        : take(first, section, name, key);
    case "classes":
    case "limits":
    case "words":
      return name === undefined ? take(first, section) : take(first, section, name);
    default:
      return take(first, section);
  }
}

/** A policy that parts are taken out of, and where what is left stood. */
class Rest {
  policy: unknown;
  /** Of each list, by its pointer: the first indices of the items that are left. */
  private readonly indices = new Map<string, number[]>();

  constructor(policy: unknown) {
    this.policy = structuredClone(policy);
  }

  /** Where a pointer into what is left stood at first. */
  originalOf(pointer: string): string {
    const [, list = "", index = "", rest = ""] =
      /^(\/policy\/spec\/(?:fields|exceptions))\/(\d+)(.*)$/s.exec(pointer) ?? [];
    return list === "" ? pointer : `${list}/${this.indices.get(list)?.[Number(index)] ?? index}${rest}`;
  }

  /** Takes a part out, given by where it stood at first. Answers whether it was there. */
  takeOut(part: string): boolean {
    const path = pointerParts(part).slice(1);
    const last = path.pop() ?? "";
    const parent = path.reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      this.policy,
    );
    if (typeof parent !== "object" || parent === null) return false;
    if (!Array.isArray(parent)) return Object.hasOwn(parent, last) && delete (parent as Record<string, unknown>)[last];
    const list = path.reduce(childPointer, "/policy");
    const indices = this.indices.get(list) ?? [...parent.keys()];
    const at = indices.indexOf(Number(last));
    if (at < 0) return false;
    parent.splice(at, 1);
    indices.splice(at, 1);
    this.indices.set(list, indices);
    return true;
  }
}
