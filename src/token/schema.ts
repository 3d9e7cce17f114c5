// The shape of a keyring file, version 1, as a JSON Schema (draft-07). What a schema cannot say is in fault.ts.
import { CARDINALITIES, FIRST_OWN_CLASS, LAST_OWN_CLASS } from "../words/class.ts";
import { NAME, OPTIONAL_NAME } from "../words/name.ts";
import { LEAF_BYTES } from "./derive.ts";

const name = { type: "string", pattern: NAME.source } as const;
const epoch = { type: "integer", minimum: 1, maximum: 0xffff_ffff } as const;
const seconds = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;

export const KEYRING_SCHEMA = object({
  v: { const: 1 },
  use: { const: "development" },
  wrapped: { const: false },
  tenants: { type: "array", items: name, minItems: 1, uniqueItems: true },
  zones: { type: "array", items: name, minItems: 1, uniqueItems: true },
  classes: {
    type: "object",
    additionalProperties: object({
      number: { type: "integer", minimum: FIRST_OWN_CLASS, maximum: LAST_OWN_CLASS },
      cardinality: { enum: CARDINALITIES },
    }),
  },
  epochs: list({ epoch, mint_from: seconds, mint_until: seconds }),
  secrets: list({
    tenant: name,
    epoch,
    seed: { type: "string", pattern: "^[A-Za-z0-9_-]{43}$" },
    seal: { type: "string", pattern: "^[A-Za-z0-9_-]{22}$" },
  }),
  kids: list({
    kid: { type: "string", pattern: "^[0-9a-f]{8}$" },
    tenant: name,
    origin: name,
    subject: { type: "string", pattern: OPTIONAL_NAME.source },
    use: { enum: Object.keys(LEAF_BYTES) },
    epoch,
    state: { enum: ["pending", "active", "retired", "revoked", "destroyed"] },
  }),
});

function object<T extends Record<string, unknown>>(properties: T) {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false } as const;
}

function list<T extends Record<string, unknown>>(properties: T) {
  return { type: "array", items: object(properties) } as const;
}
