// The classes a field can have (policy-semantics.md, "Classes"). Numbers below 64 that a token may carry are the
// token's own (token-spec.md, CLASSES): the list only grows and is never renumbered.
export const enum Class {
  UNKNOWN = 0,
  USER = 1,
  ACCOUNT = 2,
  EMAIL = 3,
  TENANT = 4,
  IP = 5,
  HOST = 6,
  SESSION = 7,
  PHONE = 8,
  DEVICE = 9,
  ORDER = 10,
  NAME = 11,
  ADDRESS = 12,
  LOCATION = 13,
  BIRTH = 14,
  NATIONAL_ID = 15,
  HEALTH = 16,
  // Never in a token: kept apart from the numbers above.
  PAYMENT = 48,
  SECRET = 49,
  TRACE_ID = 50,
  SPAN_ID = 51,
  ENV = 52,
  SAFE = 53,
}

/** Class numbers of a deployment's own start here and end at 255. */
export const FIRST_OWN_CLASS: i32 = 64;

/** The number of a built-in class by its name in policies, or -1. */
export function classByName(name: string): i32 {
  if (name == "unknown") return Class.UNKNOWN;
  if (name == "user") return Class.USER;
  if (name == "account") return Class.ACCOUNT;
  if (name == "email") return Class.EMAIL;
  if (name == "tenant") return Class.TENANT;
  if (name == "ip") return Class.IP;
  if (name == "host") return Class.HOST;
  if (name == "session") return Class.SESSION;
  if (name == "phone") return Class.PHONE;
  if (name == "device") return Class.DEVICE;
  if (name == "order") return Class.ORDER;
  if (name == "name") return Class.NAME;
  if (name == "address") return Class.ADDRESS;
  if (name == "location") return Class.LOCATION;
  if (name == "birth") return Class.BIRTH;
  if (name == "national-id") return Class.NATIONAL_ID;
  if (name == "health") return Class.HEALTH;
  if (name == "payment") return Class.PAYMENT;
  if (name == "secret") return Class.SECRET;
  if (name == "trace-id") return Class.TRACE_ID;
  if (name == "span-id") return Class.SPAN_ID;
  if (name == "env") return Class.ENV;
  if (name == "safe") return Class.SAFE;
  return -1;
}

/** A set of built-in classes has one bit for each: `(ONE << Class.USER) | (ONE << Class.IP)`. */
export const ONE: u64 = 1;

/** Whether a class is in such a set; a deployment's own is in none. */
export function isAmong(set: u64, cls: i32): bool {
  return cls < FIRST_OWN_CLASS && ((set >> cls) & 1) != 0;
}

/** The built-in classes that a token can carry (token-spec.md, CLASSES). */
const TOKEN_CLASSES: u64 =
  (ONE << Class.USER) |
  (ONE << Class.ACCOUNT) |
  (ONE << Class.EMAIL) |
  (ONE << Class.TENANT) |
  (ONE << Class.IP) |
  (ONE << Class.HOST) |
  (ONE << Class.SESSION) |
  (ONE << Class.PHONE) |
  (ONE << Class.DEVICE) |
  (ONE << Class.ORDER) |
  (ONE << Class.NAME) |
  (ONE << Class.ADDRESS) |
  (ONE << Class.LOCATION) |
  (ONE << Class.BIRTH) |
  (ONE << Class.NATIONAL_ID) |
  (ONE << Class.HEALTH);

/** Whether values of this class may become tokens or hashes at all. */
export function isTokenClass(cls: i32): bool {
  return cls >= FIRST_OWN_CLASS || isAmong(TOKEN_CLASSES, cls);
}

/** Whether a class has so few values that equality in scope tenant gives them away. */
export function isFewValued(cls: i32): bool {
  return cls == Class.TENANT || cls == Class.HOST || cls == Class.BIRTH;
}
