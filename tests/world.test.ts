// Nothing below `main.ts` reads the world's own clock, randomness, environment or streams: a command is given them as `Io`.
// Who does has a reason here, and the list may only shrink.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../src/host/root.ts";

const SRC = join(ROOT, "src");
const WORLD =
  /\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bhrtime\b|\bMath\.random\b|\brandom(?:Bytes|FillSync|UUID|Int)\b|\bprocess\.(?:env|argv|stdin|stdout|stderr|exit|exitCode)\b/;

const EXCEPTIONS: Record<string, string> = {
  "main.ts": "makes the Io of the real world",
  "host/abi.ts": "stands in for an Envoy, whose clock and randomness are the machine's; who needs others hands them in",
  "exports/policy.ts": "who calls it from a program gives a date, or means now",
  "exports/token.ts": "who calls it from a program gives a date, or means now",
  "envoy/run.ts": "runs a real process: it needs a PATH, and a clock that ends the wait for it",
};

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** The code of a file, without its comments. */
function codeOf(file: string): string {
  return readFileSync(join(SRC, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\/|(?<![:"'`])\/\/.*/g, "");
}

it("is read by main.ts, and by whoever has a reason", () => {
  const readers = files.filter((file) => WORLD.test(codeOf(file)) || /^const \{.*\} = process;/m.test(codeOf(file)));
  expect(readers.sort()).toEqual(Object.keys(EXCEPTIONS).sort());
});

it("has one file of src/token that touches the disk: the store's", () => {
  const onDisk = files.filter((file) => file.startsWith("token/") && /from "node:fs/.test(codeOf(file)));
  expect(onDisk).toEqual(["token/file.ts"]);
});

it("ends no process: a command answers its exit code", () => {
  expect(files.filter((file) => file !== "main.ts" && /\bprocess\.(?:exit|abort)\b/.test(codeOf(file)))).toEqual([]);
});

it("throws one error that is meant for people, and defects", () => {
  const others = files.filter((file) => /class \w+ extends (?:\w*Error)\b/.test(codeOf(file)));
  // Problem itself; a reader's own, which becomes a Problem where it leaves; a status of the ABI; a defect of the corpus.
  expect(others.sort()).toEqual(["host/memory.ts", "redteam/template.ts", "text/problem.ts", "text/syntax.ts"]);
});
