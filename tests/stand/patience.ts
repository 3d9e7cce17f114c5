// How long tests wait for what must come: longer than a machine takes that has other work, since nobody measures here. What
// must come soon is measured in `*.clock.test.ts`.

/** For one event. Shorter than vitest's limits, so that the test says what did not come. */
export const PATIENCE_MS = 90_000;
