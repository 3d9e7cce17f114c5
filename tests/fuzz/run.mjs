// `npm run fuzz`: the fuzz suites, round after round with a new seed, until stopped or until so many inputs are done.
//   npm run fuzz                            for as long as one likes
//   npm run fuzz -- --inputs 10000000       so many, in rounds of 250,000
//   npm run fuzz -- --inputs N --record     and a line about it in tests/RELEASES.md
//   npm run fuzz -- --worst --inputs 50000  the search for the costliest message alone, so many messages of it
// A message that breaks an invariant becomes a file in tests/fuzz/corpus/, which every later run of the tests repeats.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { record } from "../record.mjs";

const ROUND = 250_000;
/** What the search alone takes for a round, and the share of all inputs that it gets beside the other suites. */
const WORST_ROUND = 10_000;
const WORST_SHARE = 0.01;
const root = fileURLToPath(new URL("../..", import.meta.url));
const { values } = parseArgs({
  options: {
    inputs: { type: "string" },
    seed: { type: "string" },
    record: { type: "boolean", default: false },
    worst: { type: "boolean", default: false },
  },
});
const most = numberFrom("--inputs", values.inputs, Number.POSITIVE_INFINITY);
const first = numberFrom("--seed", values.seed, Math.floor(Date.now() / 1000) % 0x4000_0000);
const suites = values.worst ? "tests/fuzz/worst.test.ts" : "tests/fuzz";
const started = Date.now();
let done = 0;

for (let seed = first; done < most; seed++) {
  const inputs = Math.min(values.worst ? WORST_ROUND : ROUND, most - done);
  const code = await round(inputs, seed);
  if (code !== 0) {
    console.error(`tracecloak: error: round of ${inputs} inputs, seed ${seed}: an invariant does not hold`);
    const again = `TRACECLOAK_FUZZ=${sharedBy(inputs)} TRACECLOAK_FUZZ_SEED=${seed}`;
    console.error(`tracecloak: hint: ${again} npx vitest run ${suites}`);
    process.exit(1);
  }
  done += inputs;
  const seconds = (Date.now() - started) / 1000;
  console.log(`${done} inputs, seed ${seed}, ${Math.round(done / seconds)} a second, 0 failures`);
}
if (values.record) {
  const minutes = ((Date.now() - started) / 60_000).toFixed(1);
  record(`fuzzing from seed ${first}, inputs`, done.toLocaleString("en"), 0, minutes);
}

/** As many inputs of all suites as give those that run so many. */
function sharedBy(inputs) {
  return values.worst ? Math.ceil(inputs / WORST_SHARE) : inputs;
}

/** One run of the suites; what they print is shown where they fail. */
function round(inputs, seed) {
  const env = {
    ...process.env,
    TRACECLOAK_FUZZ: String(sharedBy(inputs)),
    TRACECLOAK_FUZZ_SEED: String(seed),
    TRACECLOAK_FUZZ_KEEP: "1",
  };
  const child = spawn(`${root}node_modules/.bin/vitest`, ["run", suites, "--reporter=dot"], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (text += data));
  return new Promise((resolve) =>
    child.on("close", (code) => {
      if (code !== 0) process.stderr.write(text);
      resolve(code);
    }),
  );
}

function numberFrom(option, text, fallback) {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`tracecloak: error: ${option}: expected a whole number from 1`);
  process.exit(2);
}
