// Limits that more than one folder holds to.

/** The longest configuration that is read. */
export const CONFIG_LIMIT_BYTES: i32 = 256 * 1024;
