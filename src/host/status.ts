// The numbers of proxy-wasm ABI 0.2.1 as proxy-wasm-cpp-host has them.
export const Status = {
  OK: 0,
  NOT_FOUND: 1,
  BAD_ARGUMENT: 2,
  SERIALIZATION: 3,
  PARSE: 4,
  BAD_EXPRESSION: 5,
  MEMORY_ACCESS: 6,
  EMPTY: 7,
  CAS_MISMATCH: 8,
  RESULT_MISMATCH: 9,
  INTERNAL: 10,
  BROKEN_CONNECTION: 11,
  UNIMPLEMENTED: 12,
} as const;

/** WASI errno values that an Envoy answers. */
export const Errno = { SUCCESS: 0, FAULT: 21, INVALID: 28, NOT_CAPABLE: 76 } as const;

export const MapType = {
  REQUEST_HEADERS: 0,
  REQUEST_TRAILERS: 1,
  RESPONSE_HEADERS: 2,
  RESPONSE_TRAILERS: 3,
} as const;
export type MapType = (typeof MapType)[keyof typeof MapType];

/** Log levels by number. */
export const LEVELS = ["trace", "debug", "info", "warn", "error", "critical"] as const;

export interface Log {
  level: (typeof LEVELS)[number];
  text: string;
}
