// Prints the size of the product and fails when it is over its budget (docs/decisions/0003-size-budget.md).
import { statSync } from "node:fs";

const BUDGET_BYTES = 160 * 1024;
const file = new URL("../build/tracecloak.wasm", import.meta.url);
const { size } = statSync(file);
console.log(`build/tracecloak.wasm: ${size} bytes of ${BUDGET_BYTES}`);
if (size > BUDGET_BYTES) process.exit(1);
