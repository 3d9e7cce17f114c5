// Why a document was refused: never a value, always a place and an expectation.
export class Problem {
  /** A stable short name such as `json-syntax` or `action-unknown`; empty while nothing is wrong. */
  code: string = "";
  /** RFC 6901 pointer of the culprit; for syntax errors the decimal byte offset after `#`. */
  pointer: string = "";
  /** What should have stood there. */
  expected: string = "";

  /** Records the first problem; later ones are ignored. Always answers false, to be returned. */
  say(code: string, pointer: string, expected: string): bool {
    if (this.code.length == 0) {
      this.code = code;
      this.pointer = pointer;
      this.expected = expected;
    }
    return false;
  }

  get found(): bool {
    return this.code.length != 0;
  }
}
