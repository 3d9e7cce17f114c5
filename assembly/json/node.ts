// One value of a parsed JSON document (RFC 8259).
export const enum JsonKind {
  NULL = 0,
  FALSE = 1,
  TRUE = 2,
  NUMBER = 3,
  STRING = 4,
  ARRAY = 5,
  OBJECT = 6,
}

export class Node {
  /** The member's name, decoded, when the parent is an object. */
  key: string = "";
  /** A string's decoded UTF-8 bytes, or a number as it is spelled; else empty. */
  bytes: StaticArray<u8> = [];
  children: Array<Node> = [];
  parent: Node | null = null;
  /** Position among the parent's children. */
  index: i32 = 0;

  constructor(public kind: JsonKind) {}

  /** The member called `key`, or null. */
  member(key: string): Node | null {
    for (let i = 0; i < this.children.length; i++) if (this.children[i].key == key) return this.children[i];
    return null;
  }

  /** A string's text. Only for names and words of a policy or bundle, which the reader has shown to be UTF-8. */
  text(): string {
    return String.UTF8.decodeUnsafe(changetype<usize>(this.bytes), this.bytes.length);
  }

  /** RFC 6901. */
  pointer(): string {
    const parent = this.parent;
    if (parent === null) return "";
    if (parent.kind == JsonKind.ARRAY) return parent.pointer() + "/" + this.index.toString();
    return parent.pointer() + "/" + this.key.replaceAll("~", "~0").replaceAll("/", "~1");
  }
}
