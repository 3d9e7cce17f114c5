// Where things stand in a policy's text: lines and columns from 1, found by RFC 6901 pointer.

/** One place in a text. Columns count UTF-16 code units, as editors do. */
export interface Position {
  line: number;
  column: number;
}

/** Turns offsets into positions. Lines end in LF, CRLF or CR. */
export class Lines {
  readonly #starts = [0];

  constructor(text: string) {
    for (const end of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(end.index + end[0].length);
  }

  at(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] as number) + 1 };
  }
}

/** The pointer of a child: RFC 6901 section 3. */
export function childPointer(parent: string, child: string | number): string {
  return `${parent}/${String(child).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The pointer one level up; the root's parent is the root. */
export function parentPointer(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

/** The names and indices of a pointer, unescaped: RFC 6901 section 4. */
export function pointerParts(pointer: string): string[] {
  if (pointer === "") return [];
  const parts = pointer.slice(1).split("/");
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Where the keys and values of a document stand. */
export class Places {
  readonly #keys = new Map<string, number>();
  readonly #values = new Map<string, number>();
  readonly #lines: Lines;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  add(pointer: string, value: number, key?: number): void {
    this.#values.set(pointer, value);
    if (key !== undefined) this.#keys.set(pointer, key);
  }

  /** The place of a value, or of the nearest one above it that is there. */
  value(pointer: string): Position {
    let nearest = pointer;
    while (nearest !== "" && !this.#values.has(nearest)) nearest = parentPointer(nearest);
    return this.#lines.at(this.#values.get(nearest) ?? 0);
  }

  /** The place of a member's key; of its value where it has none, as the items of a list. */
  key(pointer: string): Position {
    const offset = this.#keys.get(pointer);
    return offset === undefined ? this.value(pointer) : this.#lines.at(offset);
  }
}
