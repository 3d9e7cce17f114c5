// The one error that leaves src/token.

/** Says what is wrong, where, and what helps. Never holds a key, a token, a value, or text of the file it read. */
export class TokenError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    /** Where in the document: `line 3, column 5` or an RFC 6901 pointer, or empty. */
    readonly path = "",
  ) {
    super(path === "" ? message : `${message}, at ${path}`);
    this.name = "TokenError";
  }
}
