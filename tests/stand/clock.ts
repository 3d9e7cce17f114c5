// For tests that must look at a clock. They are called `*.clock.test.ts` and run alone and last, before a release
// (tests/run.mjs): no other test may use this file.
import { expect } from "vitest";

/** Milliseconds that something takes. */
export function timed(run: () => void): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

/** The same, of what ends later. */
export async function awaited(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

/** Says what was seen, and fails where it is not below the limit. */
export function expectBelow(what: string, seen: number, limit: number, unit: "ms" | "times"): void {
  console.log(`clock: ${what}: ${seen.toFixed(unit === "ms" ? 0 : 2)} ${unit}, limit ${limit}`);
  expect(seen, what).toBeLessThan(limit);
}
