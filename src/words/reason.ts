// Why a field got its action, by number. Equal to assembly/words/reason.ts, which a test holds.
export const REASONS = [
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
] as const;

export type Reason = (typeof REASONS)[number];
