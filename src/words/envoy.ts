// The Envoys that configuration is written for, by minor version, the oldest first. The newest
// is what the tests run; the oldest loads what is rendered for it in one of them. 1.37 and 1.39 did so by hand, 1.38 did not:
// its wheel has no Wasm.

export const ENVOYS = ["1.36", "1.37", "1.38", "1.39", "1.40"] as const;
export type EnvoyVersion = (typeof ENVOYS)[number];

export const OLDEST_ENVOY = "1.36";
export const NEWEST_ENVOY = "1.40";

/** Whether an Envoy of `version` has what came with `since`. */
export function has(version: EnvoyVersion | undefined, since: EnvoyVersion): boolean {
  return ENVOYS.indexOf(version ?? NEWEST_ENVOY) >= ENVOYS.indexOf(since);
}
