// The one error of the tools that is meant for people: what went wrong, where, and what to do about it.

/**
 * What a user, a caller or a file did that cannot be done. Its `message` says all of it in one line; holds no value, key or
 * token, and no text of a file. Anything else that is thrown is a defect of ours.
 */
export class Problem extends Error {
  constructor(
    /** A stable short name: `keyring-syntax`. Those of a wrong command line are `usage`, or have a flag as `path`. */
    readonly code: string,
    message: string,
    /** What helps; empty where nothing does. */
    readonly hint = "",
    /** Where: a file with line and column, an RFC 6901 pointer, a flag, or empty. `message` says it too. */
    readonly path = "",
  ) {
    super(message);
    this.name = "Problem";
  }
}

/** A wrong command line. `path` is the flag or file that is to blame. */
export function usage(message: string, hint: string, path = ""): Problem {
  return new Problem("usage", message, hint, path);
}
