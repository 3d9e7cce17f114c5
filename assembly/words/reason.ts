// Why a field got its action: what explanations print and what degraded events are counted under.
export const enum Reason {
  ENTRY = 0, // an entry of `fields`
  UNKNOWN = 1, // no entry: the policy's `unknown`
  CLASS_NAME = 2, // a class found from the name
  CLASS_VALUE = 3, // a class found from the value
  GATE = 4, // the zone lets this carrier not through
  MALFORMED = 5,
  LIMIT = 6, // input or output over a limit
  VALUE = 7, // a kept field with a value it may not hold
  REPEAT = 8, // a second member of a kept key
  TOKEN = 9, // a token that stays, or may not be here
  NO_KEY = 10, // tokenize or hash without a key: strip
  CAP = 11, // more new tokens than `new_tokens`
  LONG = 12, // a value longer than a token holds
  TRACE = 13, // the zone's `trace`
  CARRIER = 14, // the carrier's own default
  EXCEPTION = 15,
  PROPERTY = 16, // a baggage property, which is always data
  NO_TRACE = 17, // scope trace without a trace id
  PEER_TOKENS = 18, // this peer gets no tokens
  HOST = 19, // a host call failed: the message is refused
  TOO_LARGE = 20, // more than can be read: the message is refused
  IDENTITY = 21, // the zone's `identity_headers`
  CLOSED = 22, // this VM cannot serve the configuration: the message is refused
  BUDGET = 23, // more work than a message may cause: not looked at
}

/** One more than the highest reason: the length of tables indexed by reason. */
export const REASONS: i32 = 24;

/** The name of a reason in explanations, metrics and log lines. */
export function reasonName(reason: i32): string {
  return NAMES[reason];
}

const NAMES: StaticArray<string> = [
  "entry",
  "unknown",
  "class-name",
  "class-value",
  "gate",
  "malformed",
  "limit",
  "value",
  "repeat",
  "token",
  "no-key",
  "cap",
  "long",
  "trace",
  "carrier",
  "exception",
  "property",
  "no-trace-id",
  "peer-tokens",
  "host-error",
  "too-large",
  "identity",
  "closed",
  "budget",
];
