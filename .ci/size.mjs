// Says the size of the product, on standard error as all talk, and fails when it is over its budget
// (docs/decisions/0003-size-budget.md).
import { statSync } from "node:fs";

const BUDGET_BYTES = 176 * 1024;
const file = new URL("../build/tracecloak.wasm", import.meta.url);
const { size } = statSync(file);
console.error(`build/tracecloak.wasm: ${size} bytes of ${BUDGET_BYTES}`);
if (size > BUDGET_BYTES) process.exit(1);
