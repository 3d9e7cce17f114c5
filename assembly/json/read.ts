// Reads JSON exactly as RFC 8259 writes it, and narrower only where the RFC leaves the choice to receivers: UTF-8
// without a byte order mark (section 8.1), no repeated names (section 4), at most 32 levels (section 9). Time and
// memory are linear in the text.
import { COLON, COMMA, DASH, isDigit, QUOTE } from "../bytes/ascii";
import { copyOf, startsWithText } from "../bytes/scan";
import { Cursor } from "./cursor";
import { JsonKind, Node } from "./node";
import { numberEnd } from "./number";
import { Problem } from "./problem";
import { readString } from "./string";

/** Arrays and objects that may stand inside each other (policy-semantics.md 1). */
export const DEPTH_LIMIT: i32 = 32;

const OPEN_ARRAY: u8 = 0x5b;
const CLOSE_ARRAY: u8 = 0x5d;
const OPEN_OBJECT: u8 = 0x7b;
const CLOSE_OBJECT: u8 = 0x7d;

/**
 * The document in `text`, or null with `problem` set: code `json-syntax`, `json-utf8`, `json-mark`, `json-depth` or
 * `json-repeated`, and `#<byte offset>` as the place.
 */
export function readJson(text: StaticArray<u8>, problem: Problem): Node | null {
  const c = new Cursor(text, problem);
  if (text.length >= 3 && text[0] == 0xef && text[1] == 0xbb && text[2] == 0xbf) {
    c.refuse("json-mark", "no byte order mark");
    return null;
  }
  c.skipSpace();
  const root = readValue(c, 0);
  if (root === null) return null;
  c.skipSpace();
  if (c.done) return root;
  c.refuse("json-syntax", "nothing after the document");
  return null;
}

/** The value here, `depth` levels down. The recursion ends at DEPTH_LIMIT. */
function readValue(c: Cursor, depth: i32): Node | null {
  if (!c.done) {
    const first = c.here;
    if (first == OPEN_OBJECT || first == OPEN_ARRAY) {
      if (depth == DEPTH_LIMIT) {
        c.refuse("json-depth", "at most 32 levels");
        return null;
      }
      c.at++;
      return first == OPEN_OBJECT ? readObject(c, depth + 1) : readArray(c, depth + 1);
    }
    if (first == QUOTE) {
      const bytes = readString(c);
      return bytes === null ? null : leaf(JsonKind.STRING, bytes);
    }
    if (first == DASH || isDigit(first)) return readNumber(c);
    if (takeWord(c, "null")) return new Node(JsonKind.NULL);
    if (takeWord(c, "false")) return new Node(JsonKind.FALSE);
    if (takeWord(c, "true")) return new Node(JsonKind.TRUE);
  }
  c.refuse("json-syntax", "a value");
  return null;
}

function readNumber(c: Cursor): Node | null {
  const end = numberEnd(c.text, c.at, c.text.length);
  if (end < 0) {
    c.refuse("json-syntax", "a number");
    return null;
  }
  const node = leaf(JsonKind.NUMBER, copyOf(c.text, c.at, end));
  c.at = end;
  return node;
}

/** The rest of an array whose bracket has been read. */
function readArray(c: Cursor, depth: i32): Node | null {
  const node = new Node(JsonKind.ARRAY);
  c.skipSpace();
  if (c.take(CLOSE_ARRAY)) return node;
  while (true) {
    c.skipSpace();
    const child = readValue(c, depth);
    if (child === null) return null;
    adopt(node, child);
    c.skipSpace();
    if (c.take(CLOSE_ARRAY)) return node;
    if (!c.take(COMMA)) {
      c.refuse("json-syntax", "',' or ']'");
      return null;
    }
  }
}

/** The rest of an object whose brace has been read. */
function readObject(c: Cursor, depth: i32): Node | null {
  const node = new Node(JsonKind.OBJECT);
  c.skipSpace();
  if (c.take(CLOSE_OBJECT)) return node;
  const names = new Set<string>();
  while (true) {
    c.skipSpace();
    const start = c.at;
    const bytes = readString(c);
    if (bytes === null) return null;
    const name = String.UTF8.decodeUnsafe(changetype<usize>(bytes), bytes.length);
    if (names.has(name)) {
      c.at = start;
      c.refuse("json-repeated", "each name once");
      return null;
    }
    names.add(name);
    c.skipSpace();
    if (!c.take(COLON)) {
      c.refuse("json-syntax", "':'");
      return null;
    }
    c.skipSpace();
    const child = readValue(c, depth);
    if (child === null) return null;
    child.key = name;
    adopt(node, child);
    c.skipSpace();
    if (c.take(CLOSE_OBJECT)) return node;
    if (!c.take(COMMA)) {
      c.refuse("json-syntax", "',' or '}'");
      return null;
    }
  }
}

function adopt(parent: Node, child: Node): void {
  child.parent = parent;
  child.index = parent.children.length;
  parent.children.push(child);
}

function leaf(kind: JsonKind, bytes: StaticArray<u8>): Node {
  const node = new Node(kind);
  node.bytes = bytes;
  return node;
}

function takeWord(c: Cursor, word: string): bool {
  if (!startsWithText(c.text, c.at, c.text.length, word)) return false;
  c.at += word.length;
  return true;
}
