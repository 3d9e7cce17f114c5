// What policy can say of a field, of a trace, and of a whole hop. The order of Action is its strictness
// (policy-semantics.md 5), so the strictest of two is their maximum.
export const enum Action {
  KEEP = 0,
  TOKENIZE = 1,
  HASH = 2,
  MASK = 3,
  STRIP = 4,
}

/** "No action of its own": loses against every action. */
export const NO_ACTION: i32 = -1;

export const enum Trace {
  KEEP = 0,
  REMAP = 1,
  RESTART = 2,
}

/** `identity_headers` of a zone (policy-semantics.md 9), in the order of the words in policies. */
export const enum Identity {
  LEAVE = 0,
  TOKENIZE = 1,
  STRIP = 2,
}

export const enum Mode {
  ENFORCE = 0,
  REPORT = 1,
  OFF = 2,
}

export const enum Scope {
  TENANT = 0,
  SERVICE = 1,
  TRACE = 2,
}

/** Where an instance is attached. */
export const enum Point {
  INBOUND_LISTENER = 0,
  INBOUND_CLUSTER = 1,
  OUTBOUND_LISTENER = 2,
  OUTBOUND_CLUSTER = 3,
  OUTBOUND_NET = 4, // at the router: what no cluster has filters of its own for
}
