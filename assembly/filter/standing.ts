// What becomes of a configuration. A worker that refuses one is left without the filter, and Envoy then serves raw
// (design.md 7). So only what follows from the bytes of configuration and key bundle is refused, which the trial VM has
// then refused before any worker saw it; whatever else is in the way is taken, and refuses all traffic.
export const enum Standing {
  /** It serves. */
  LIVE = 0,
  /** It is taken and refuses all traffic. */
  CLOSED = 1,
  /** Its bytes say nothing that can be served: Envoy keeps what it had. */
  REFUSED = 2,
}
