import { configDefaults, defineConfig } from "vitest/config";

/** Tests that look at a clock: `vitest --mode clock` runs them one at a time, and nothing else does. */
const CLOCK = "tests/**/*.clock.test.ts";

export default defineConfig(({ mode }) => ({
  test: {
    include: [mode === "clock" ? CLOCK : "tests/**/*.test.ts"],
    exclude: mode === "clock" ? configDefaults.exclude : [...configDefaults.exclude, CLOCK],
    pool: "forks",
    maxWorkers: mode === "clock" ? 1 : 2,
    // Patience, no measure: longer than a busy machine takes for anything. A test that hangs ends here.
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
}));
