// What became of a field on a hop, in one word of the screen: by its bytes before and after, not by what was decided.
import { printable, type Row } from "../text/table.ts";

/** The effects, in the order the screen lists them, each with the action whose colour it has. */
export const EFFECTS = {
  removed: "strip",
  token: "tokenize",
  hash: "hash",
  masked: "mask",
  "new id": "remap",
  trimmed: "mask",
  kept: "keep",
} as const;
export type Effect = keyof typeof EFFECTS;

export function effectOf({ action, before, after }: Row): Effect {
  if (after === null) return "removed";
  if (after === before) return "kept";
  switch (action) {
    case "tokenize":
      return "token";
    case "hash":
      return "hash";
    case "mask":
      return "masked";
    case "remap":
    case "restart":
      return "new id";
    default:
      return "trimmed"; // a member that stays without what it may not hold
  }
}

/** The rows of each effect that occurs, in the order of EFFECTS. */
export function byEffect(rows: readonly Row[]): [Effect, Row[]][] {
  const effects = Object.keys(EFFECTS) as Effect[];
  return effects
    .map((effect): [Effect, Row[]] => [effect, rows.filter((row) => effectOf(row) === effect)])
    .filter(([, some]) => some.length > 0);
}

/** The names of fields as a person reads them, each once: `b3 (3)` stands for three fields of that name. */
export function namesOf(rows: readonly Row[]): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = printable(nameOf(row));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
}

/** The headers of a trace format go by the format's name; a field of baggage and a plain header by their own. */
function nameOf({ carrier, field }: Row): string {
  return carrier === "baggage" || carrier === "header" ? field : carrier;
}
