// Runs the filter's unit tables on this Node, out of a folder where as-pect left them compiled (as-pect.config.js). Compiling
// takes nearly all of their time, and gives the same on any Node.
//   node tests/nodes/tables.mjs FOLDER
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SummaryReporter, TestContext } from "@as-pect/core";
import { instantiate } from "@assemblyscript/loader";

/** As `asp` has it unless it is told otherwise. */
const PAGES = 10;

const [folder = "."] = process.argv.slice(2);
const reporter = Object.assign(new SummaryReporter(), { stdout: process.stdout, stderr: process.stderr });
let passed = 0;
let all = 0;
for (const fileName of readdirSync(folder)) {
  const binary = readFileSync(join(folder, fileName));
  const context = new TestContext({ reporter, binary, fileName });
  const memory = new WebAssembly.Memory({ initial: PAGES });
  context.run(await instantiate(binary, context.createImports({ env: { memory } })));
  passed += context.testPassCount;
  all += context.testCount;
}
console.log(`[Tests]: ${passed} / ${all}`);
process.exit(passed === all ? 0 : 1);
