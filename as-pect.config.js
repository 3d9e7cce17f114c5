// Unit tables of the filter, compiled with it: `npx asp`. The debug flags keep every bounds check.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A folder to keep what was compiled in, for tests/nodes/tables.mjs. */
const kept = process.env.TRACECLOAK_TABLES;
let count = 0;

export default {
  entries: ["tests/unit/**/*.spec.ts"],
  include: ["tests/unit/**/*.include.ts"],
  disclude: [/node_modules/],
  async instantiate(memory, createImports, instantiate, binary) {
    if (kept) writeFileSync(join(kept, `${count++}.wasm`), binary);
    return instantiate(binary, createImports({ env: { memory } }));
  },
  outputBinary: false,
};
