// How long tests wait for what must come: longer than a machine takes that has other work, since nobody measures here. What
// must come soon is measured in `*.clock.test.ts`.

/** For one event. Shorter than vitest's limits, so that the test says what did not come. */
export const PATIENCE_MS = 90_000;

/** Waits until `probe` answers something truthy, and answers that. Polls, since Envoy tells nobody when it is done. */
export async function until<T>(
  what: string,
  probe: () => Promise<T> | T,
  timeoutMs = PATIENCE_MS,
): Promise<Exclude<T, null | undefined | false>> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
    const answer = await probe();
    if (answer) return answer as Exclude<T, null | undefined | false>;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${what}: not within ${timeoutMs} ms`);
}
