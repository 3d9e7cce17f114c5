// A tree of words over the letters a to z: one walk finds every word that starts somewhere. Words are added first; then
// `seal` lays the nodes out anew, so that one look at a node tells which letters go on from it. Bounded when it is made.
const LETTER_A: u8 = 0x61;
const ALPHABET: u8 = 26;
/** Of one node while words are added: its letter, sense, first child, next beside. */
const STEP: i32 = 4;

// Of one node once sealed, which is not 0: from the lowest bit a bit for each letter that goes on, the number of its form,
// the first of its children, which stand in a row in the order of their letters, and its sense.
const SEALED_FORM: u32 = 26;
const SEALED_CHILDREN: u64 = 32;
const SEALED_SENSE: u64 = 48;

/** A tree that is ready to be searched. Nodes stand in rows: the root, then the children of each node in turn. */
export class Tree {
  protected readonly sealed: StaticArray<u64>;
  private filled: i32 = 0;
  /** Where the children of the next node begin. */
  private onward: i32 = 1;

  /** A tree of at most `capacity` nodes, the root included. */
  constructor(capacity: i32) {
    this.sealed = new StaticArray<u64>(capacity);
  }

  /** Takes all nodes out. */
  protected clear(): void {
    this.filled = 0;
    this.onward = 1;
  }

  /** Appends the next node: a bit for each letter that goes on, and its sense with the number of its form above 16 bits. */
  append(follow: u32, sense: u32): void {
    const own = follow | ((sense >> 16) << SEALED_FORM);
    const ends = (<u64>(sense & 0xffff)) << SEALED_SENSE;
    this.sealed[this.filled++] = <u64>own | ((<u64>this.onward) << SEALED_CHILDREN) | ends;
    this.onward += popcnt(follow);
  }

  /** The node of the words that start with the letter `c`, or 0. */
  root(c: u8): u64 {
    return this.next(this.sealed[0], c);
  }

  /** The node behind `node` for the letter `c`, or 0. */
  next(node: u64, c: u8): u64 {
    if (((node >> (c - LETTER_A)) & 1) == 0) return 0;
    return this.sealed[<i32>((node >> SEALED_CHILDREN) & 0xffff) + before(<u32>node, c)];
  }
}

/** A tree that words are added to, one by one. */
export class Trie extends Tree {
  private readonly nodes: StaticArray<u16>;
  private used: i32 = 1; // node 0 is the root

  /** A tree of at most `capacity` nodes, below 65,535, beside the root: a word needs at most one for each of its letters. */
  constructor(capacity: i32) {
    super(capacity + 1);
    this.nodes = new StaticArray<u16>((capacity + 1) * STEP);
  }

  /**
   * Adds the word [from, to) with its sense, which is not 0; a word that is there already gets the new one. Answers
   * false, and leaves no word of it, when it has a byte that is no lower-case letter, is empty, or does not fit.
   */
  add(buf: StaticArray<u8>, from: i32, to: i32, sense: i32): bool {
    for (let i = from; i < to; i++) if (<u8>(buf[i] - LETTER_A) >= ALPHABET) return false;
    if (from >= to || (this.used + (to - from)) * STEP > this.nodes.length) return false;
    let node = 0;
    for (let i = from; i < to; i++) {
      const child = this.find(node, buf[i]);
      node = child != 0 ? child : this.hang(node, buf[i]);
    }
    this.nodes[node * STEP + 1] = <u16>sense;
    return true;
  }

  /** Hangs a node for the letter `c`, which is not there yet, under `node` and answers it. */
  private hang(node: i32, c: u8): i32 {
    const nodes = this.nodes;
    const fresh = this.used++;
    nodes[fresh * STEP] = c;
    nodes[fresh * STEP + 3] = nodes[node * STEP + 2];
    nodes[node * STEP + 2] = <u16>fresh;
    return fresh;
  }

  /** The node hung under `node` for the letter `c`, or 0. */
  private find(node: i32, c: u8): i32 {
    const nodes = this.nodes;
    let child = <i32>nodes[node * STEP + 2];
    while (child != 0 && <u8>nodes[child * STEP] != c) child = nodes[child * STEP + 3];
    return child;
  }

  /** Makes all that was added until now ready to be found. */
  seal(): void {
    this.clear();
    const nodes = this.nodes;
    const sources = new StaticArray<u16>(this.used); // by sealed node: the node that it was
    for (let at = 0, next = 1; at < next; at++) {
      const node = <i32>sources[at] * STEP;
      let follow: u32 = 0;
      for (let child = <i32>nodes[node + 2]; child != 0; child = nodes[child * STEP + 3]) {
        follow |= 1 << (<u8>nodes[child * STEP] - LETTER_A);
      }
      for (let child = <i32>nodes[node + 2]; child != 0; child = nodes[child * STEP + 3]) {
        sources[next + before(follow, <u8>nodes[child * STEP])] = <u16>child;
      }
      this.append(follow, nodes[node + 1]);
      next += popcnt(follow);
    }
  }
}

/** The sense of the word that ends at `node`, or 0. */
export function senseAt(node: u64): i32 {
  return <i32>(node >> SEALED_SENSE);
}

/** The number of the form of the word that ends at `node`, below 64, or 0: that of its letters. */
export function formAt(node: u64): i32 {
  return <i32>(<u32>node >> SEALED_FORM);
}

/** How many of `letters` come before the letter `c`. */
function before(letters: u32, c: u8): i32 {
  return popcnt(letters & ((1 << (c - LETTER_A)) - 1));
}
