// What a campaign found, for people (text), programs (JSON) and pipelines (JUnit XML). Names cases, classes, encodings,
// sinks and headers; holds no canary.
import type pc from "picocolors";
import { printable } from "../text/table.ts";
import type { Findings, Leak, Loss } from "./campaign.ts";

export type Format = "text" | "json" | "junit";

export function writeReport(
  format: Format,
  findings: Findings,
  seed: number,
  colors: ReturnType<typeof pc.createColors>,
): string {
  if (format === "json") return writeJson(findings, seed);
  return format === "junit" ? writeJunit(findings, seed) : writeText(findings, colors);
}

/** `ID: CLASS seen in SINK, PLACE (ENCODING)`, a line a finding. */
function writeText({ leaks, losses }: Findings, colors: ReturnType<typeof pc.createColors>): string {
  const lines = [
    ...leaks.map((leak) => `${colors.red("seen")} ${leak.case.id}: ${told(leak)}`),
    ...losses.map((loss) => `${colors.yellow("lost")} ${loss.case.id}: ${missed(loss)}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function told({ case: { technique }, class: cls, sink, place, encoding, whole }: Leak): string {
  return `${cls} in ${sink}, ${printable(place)}, ${whole ? "" : "a piece, "}${encoding} [${technique}]`;
}

function missed({ control, case: { technique } }: Loss): string {
  return `${control === "request" ? "the request did not arrive" : `${printable(control)} did not arrive as it must`} [${technique}]`;
}

function writeJson({ cases, leaks, losses }: Findings, seed: number): string {
  const seen = leaks.map(({ case: one, class: cls, sink, place, encoding, whole }) => {
    const { id, threat, technique } = one;
    return { id, threat, technique, class: cls, sink, place: printable(place), encoding, whole };
  });
  const lost = losses.map(({ case: { id, threat, technique }, control }) => ({ id, threat, technique, control }));
  return `${JSON.stringify({ seed, cases: cases.length, seen, lost }, null, 2)}\n`;
}

/** One test case for each case of the corpus, by threat. */
function writeJunit({ cases, leaks, losses }: Findings, seed: number): string {
  const failures = new Map<string, string[]>();
  const fail = (id: string, text: string) => failures.set(id, [...(failures.get(id) ?? []), text]);
  for (const leak of leaks) fail(leak.case.id, told(leak));
  for (const loss of losses) fail(loss.case.id, missed(loss));
  const rows = cases.map(({ id, threat }) => {
    const texts = failures.get(id);
    const head = `  <testcase classname="${xml(threat)}" name="${xml(id)}"`;
    if (texts === undefined) return `${head}/>`;
    return `${head}>\n    <failure message="${xml(texts[0] ?? "")}">${xml(texts.join("\n"))}</failure>\n  </testcase>`;
  });
  const counts = `tests="${cases.length}" failures="${failures.size}"`;
  const seedProperty = `  <properties><property name="seed" value="${seed}"/></properties>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="tracecloak redteam" ${counts}>\n${seedProperty}\n${rows.join("\n")}\n</testsuite>\n`;
}

function xml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? "");
}
