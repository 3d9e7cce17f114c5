// The labelled names of tests/vectors/names and how well a reader of names does on them.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const NAMES = new URL("../vectors/names/", import.meta.url);

export type Part = "develop" | "measure";

/** One name of a source; `classes` are the right answers: empty for a harmless name, null where both readings are fair. */
export interface Label {
  name: string;
  source: string;
  classes: readonly string[] | null;
}

/** Every name of a part, by source; none of a part without sources. Throws on a file that does not say its source. */
export function readLabels(part: Part): Label[] {
  const folder = new URL(`${part}/`, NAMES);
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files.flatMap((file) => {
    const lines = readFileSync(new URL(`${part}/${file}`, NAMES), "utf8")
      .trimEnd()
      .split("\n");
    if (!lines[0]?.startsWith("# Source: ")) throw new Error(`${part}/${file} names no source`);
    return lines.slice(1).map((line) => {
      const [name = "", answer = ""] = line.split("\t");
      return { name, source: file.replace(".tsv", ""), classes: readAnswer(answer) };
    });
  });
}

function readAnswer(answer: string): readonly string[] | null {
  if (answer === "?") return null;
  return answer === "none" ? [] : answer.split("|");
}

/** Of one class: how many names hold it, were found so, and were called so. */
interface Tally {
  names: number;
  found: number;
  called: number;
}

export interface Score {
  byClass: Map<string, Tally>;
  harmless: number;
  wrong: number;
  sensitive: number;
  found: number;
  open: number;
}

/** How `read`, which answers a class's name or "none", does on the labels. A class of the environment is harmless. */
export function score(labels: readonly Label[], read: (name: string) => string): Score {
  const total: Score = { byClass: new Map(), harmless: 0, wrong: 0, sensitive: 0, found: 0, open: 0 };
  const tally = (cls: string): Tally => {
    const known = total.byClass.get(cls) ?? { names: 0, found: 0, called: 0 };
    total.byClass.set(cls, known);
    return known;
  };
  for (const { name, classes } of labels) {
    if (classes === null) {
      total.open++;
      continue;
    }
    const answer = read(name);
    const harmless = answer === "none" || answer === "env";
    if (!harmless) tally(answer).called++;
    if (classes.length === 0) {
      total.harmless++;
      total.wrong += Number(!harmless);
      continue;
    }
    const right = classes.includes(answer);
    const of = tally(right ? answer : (classes[0] as string));
    of.names++;
    of.found += Number(right);
    total.sensitive++;
    total.found += Number(right);
  }
  return total;
}

export function recall(score: Score): number {
  return score.found / score.sensitive;
}

/** The share of harmless names that were given a class. */
export function wrongRate(score: Score): number {
  return score.wrong / score.harmless;
}

/** A table for people: precision and recall by class, then the sums. */
export function table(part: Part, score: Score): string {
  const rows = [...score.byClass].sort(([a], [b]) => a.localeCompare(b));
  const lines = rows.map(([cls, { names, found, called }]) => {
    return [cls.padEnd(12), String(names).padStart(6), share(found, called), share(found, names)].join(" ");
  });
  return [
    `${part.padEnd(12)}  names precision   recall`,
    ...lines,
    `recall over all classes ${recall(score).toFixed(4)} of ${score.sensitive}; harmless names wrongly classed ` +
      `${(100 * wrongRate(score)).toFixed(2)} % of ${score.harmless}; open to both readings ${score.open}`,
  ].join("\n");
}

function share(part: number, whole: number): string {
  return (whole === 0 ? "-" : (part / whole).toFixed(3)).padStart(9);
}
