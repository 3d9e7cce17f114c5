// RFC 8259, as strict as the filter's own reader: finds the values and where they stand.
import { childPointer, type Lines, Places } from "./position.ts";
import { refuseDepth, refuseLoneSurrogate, refuseRepeated, SyntaxProblem } from "./syntax.ts";

/** Reads one JSON text. Comments, trailing commas, a byte order mark and repeated keys are refused. */
export function readJson(text: string, lines: Lines): { value: unknown; places: Places } {
  const reader = new Reader(text, new Places(lines));
  return { value: reader.document(), places: reader.places };
}

const ESCAPES: Record<string, string> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;
const HEX4 = /[0-9a-fA-F]{4}/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 section 7 excludes them by number.
const PLAIN = /[^"\\\u0000-\u001f]*/y;

class Reader {
  #at = 0;

  constructor(
    readonly text: string,
    readonly places: Places,
  ) {}

  document(): unknown {
    if (this.text.startsWith("\ufeff")) this.#refuse("a byte order mark", "save the file without one", 0);
    const value = this.#value("", undefined, 1);
    this.#take(SPACE);
    if (this.#at < this.text.length) this.#refuse("text after the end of the document", "a file holds one document");
    return value;
  }

  #value(pointer: string, key: number | undefined, depth: number): unknown {
    this.#take(SPACE);
    this.places.add(pointer, this.#at, key);
    const first = this.text[this.#at];
    if (first === "{" || first === "[") refuseDepth(depth, this.#at);
    if (first === "{") return this.#object(pointer, depth);
    if (first === "[") return this.#array(pointer, depth);
    if (first === '"') return this.#string();
    const word = this.#take(WORD);
    if (word !== "") return word === "null" ? null : word === "true";
    const start = this.#at;
    const digits = this.#take(NUMBER);
    if (digits === "") this.#refuse("no JSON value here", "JSON has no comments, trailing commas or bare words");
    const number = Number(digits);
    if (!Number.isFinite(number)) this.#refuse("a number out of range", "no key of a policy takes one like it", start);
    return number;
  }

  #object(pointer: string, depth: number): object {
    const members = new Map<string, unknown>();
    this.#at++;
    if (this.#next("}")) return {};
    do {
      this.#take(SPACE);
      const start = this.#at;
      if (this.text[start] !== '"') this.#refuse("no member name here", 'expected a name in double quotes, or "}"');
      const name = this.#string();
      refuseRepeated(members, name, start);
      if (!this.#next(":")) this.#refuse("no colon after the member's name", 'expected ":"');
      members.set(name, this.#value(childPointer(pointer, name), start, depth + 1));
    } while (this.#next(","));
    if (!this.#next("}")) this.#refuse("an object without its end", 'expected "," or "}"');
    return Object.fromEntries(members);
  }

  #array(pointer: string, depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    if (this.#next("]")) return items;
    do items.push(this.#value(childPointer(pointer, items.length), undefined, depth + 1));
    while (this.#next(","));
    if (!this.#next("]")) this.#refuse("a list without its end", 'expected "," or "]"');
    return items;
  }

  #string(): string {
    const start = this.#at++;
    let decoded = "";
    for (;;) {
      decoded += this.#take(PLAIN);
      const stop = this.text[this.#at++];
      if (stop === '"') break;
      if (stop !== "\\") this.#refuse("a string without its end", "control characters are escaped", this.#at - 1);
      decoded += this.#escape();
    }
    refuseLoneSurrogate(decoded, start);
    return decoded;
  }

  #escape(): string {
    const letter = this.text[this.#at++] ?? "";
    if (letter === "u") {
      const hex = this.#take(HEX4);
      if (hex !== "") return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    return plain ?? this.#refuse("an escape that JSON does not have", "RFC 8259 section 7 lists them", this.#at - 1);
  }

  /** Skips space and then `sign` if it stands there. */
  #next(sign: string): boolean {
    this.#take(SPACE);
    if (this.text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #take(sticky: RegExp): string {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #refuse(message: string, hint: string, at = this.#at): never {
    throw new SyntaxProblem("json-syntax", message, hint, at);
  }
}
