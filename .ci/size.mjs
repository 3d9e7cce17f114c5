// Says the size and the SHA-256 of the product, on standard error as all talk, and fails when it is over its budget
// (docs/decisions/0003-size-budget.md). Two builds of the same sources say the same, wherever they run.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const BUDGET_BYTES = 176 * 1024;
const wasm = readFileSync(new URL("../build/tracecloak.wasm", import.meta.url));
console.error(`build/tracecloak.wasm: ${wasm.length} bytes of ${BUDGET_BYTES}`);
console.error(`build/tracecloak.wasm: sha256 ${createHash("sha256").update(wasm).digest("hex")}`);
if (wasm.length > BUDGET_BYTES) process.exit(1);
