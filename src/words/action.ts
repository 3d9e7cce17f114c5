// What policy can say of a field, of a trace and of a hop, each list by number. Equal to the enums of
// assembly/words/action.ts, which a test holds.

/** In the order of their strictness (policy-semantics.md 5). */
export const ACTIONS = ["keep", "tokenize", "hash", "mask", "strip"] as const;
export const TRACES = ["keep", "remap", "restart"] as const;
/** `identity_headers` of a zone (policy-semantics.md 9). */
export const IDENTITIES = ["leave", "tokenize", "strip"] as const;
export const MODES = ["enforce", "report", "off"] as const;
/** How far equal values give equal tokens. */
export const SCOPES = ["tenant", "service", "trace"] as const;
/** Where an instance of the filter is attached. */
export const POINTS = [
  "inbound-listener",
  "inbound-cluster",
  "outbound-listener",
  "outbound-cluster",
  "outbound-net",
] as const;

export type Action = (typeof ACTIONS)[number];
export type Trace = (typeof TRACES)[number];
export type Identity = (typeof IDENTITIES)[number];
export type Mode = (typeof MODES)[number];
export type Scope = (typeof SCOPES)[number];
export type Point = (typeof POINTS)[number];
