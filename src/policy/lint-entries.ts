// Entries of `fields` that never decide anything, or keep more than they say (policy-semantics.md 8, 10, 16).
import { foldName, globCovers, listCovers } from "./cover.ts";
import type { Entry, Zone } from "./document.ts";
import type { Remark } from "./finding.ts";

export function* lintEntries(entries: readonly Entry[], zones: readonly Zone[]): Generator<Remark> {
  const own = zones.filter((zone) => zone.own).map((zone) => zone.name);
  for (const [i, entry] of entries.entries()) {
    if (isOutsideOnly(entry) && entry.zones?.every((zone) => own.includes(zone))) {
      const message = "a plain header is not looked at where the peer is in an own-mesh zone";
      const hint = "add `on_mesh: true`, or name the zones beyond the mesh (docs/policy.md#fields)";
      yield { code: "never-applies", message, hint, pointer: `/spec/fields/${i}/zones` };
    }
    for (const [k, name] of entry.match.entries()) {
      if (entry.action === "keep" && name.includes("*")) {
        const message = "names are data too: what this keeps may say anything in a name that `*` fits";
        const hint = "name the fields one by one; a name that shows a class is not kept";
        yield { code: "keep-glob", message, hint, pointer: `/spec/fields/${i}/match/${k}` };
      }
      const first = entries.findIndex((earlier, j) => j < i && meetsFirst(earlier, entry, name));
      if (first < 0) continue;
      const message = `never matches: fields[${first}] comes first and takes all that this names`;
      yield {
        code: "shadowed",
        message,
        hint: "move it up, or remove it (docs/policy.md#how-a-hop-decides)",
        pointer: `/spec/fields/${i}/match/${k}`,
      };
    }
  }
}

function isOutsideOnly(entry: Entry): boolean {
  return entry.on_mesh !== true && entry.match.every((name) => name.startsWith("header:"));
}

/** Whether `earlier` takes every field that `name` of the later `entry` could. */
function meetsFirst(earlier: Entry, entry: Entry, name: string): boolean {
  if (!listCovers(earlier.zones, entry.zones) || !listCovers(earlier.services, entry.services)) return false;
  const header = name.startsWith("header:");
  if (header && !listCovers(earlier.on ?? ["request"], entry.on ?? ["request"])) return false;
  if (header && entry.on_mesh === true && earlier.on_mesh !== true) return false;
  return earlier.match.some((match) => nameCovers(match, earlier.action, name, entry.action));
}

/** `keep` takes the exact name; the rest take names by meaning, so that a `keep` never hides them. */
function nameCovers(outer: string, outerAction: string, inner: string, innerAction: string): boolean {
  const [outerCarrier, outerName] = split(outer);
  const [innerCarrier, innerName] = split(inner);
  if (outerCarrier !== innerCarrier) return false;
  if (outerAction !== "keep") return globCovers(foldName(outerName), foldName(innerName));
  return innerAction === "keep" && globCovers(outerName, innerName);
}

function split(match: string): [carrier: string, name: string] {
  const colon = match.indexOf(":");
  const carrier = match.slice(0, colon);
  const name = match.slice(colon + 1);
  return [carrier, carrier === "header" ? name.toLowerCase() : name];
}
