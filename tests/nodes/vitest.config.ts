// The unit tier: what runs in process, host, policy, tokens and command line, on every Node that is supported
// (tests/nodes/run.mjs). What starts an Envoy, a shell or a compiler, or measures, is not in it: it would show the same
// three times.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "tests/cli/*.test.ts",
      "tests/exports/*.test.ts",
      "tests/host/*.test.ts",
      "tests/policy/*.test.ts",
      "tests/text/*.test.ts",
      "tests/token/*.test.ts",
    ],
    exclude: [
      "tests/cli/{npx,process,redteam}.test.ts",
      "tests/host/debug.test.ts",
      "tests/policy/{docs,json}.test.ts",
      "tests/token/{docs,python}.test.ts",
    ],
    pool: "forks",
    isolate: false, // half the time: what they import is read once
    maxWorkers: 1, // tests/nodes/run.mjs has another run beside it
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
