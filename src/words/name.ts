// The form of a NAME: tenants, services and zones (token-spec.md, NAMES).

export const NAME_LIMIT_BYTES = 63;

export const NAME = new RegExp(`^[a-z0-9.-]{1,${NAME_LIMIT_BYTES}}$`);

/** A NAME, or nothing where there is none to give. */
export const OPTIONAL_NAME = new RegExp(`^[a-z0-9.-]{0,${NAME_LIMIT_BYTES}}$`);
