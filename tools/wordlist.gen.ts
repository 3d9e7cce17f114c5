// Makes assembly/detect/name/wordlist.ts from assembly/detect/name/words.txt. Written to disk only on request:
// `npx vitest run tests/detect/names.test.ts -u`.
import { CLASS_NUMBERS } from "../src/words/class.ts";

const KINDS =
  "strong entity latent person solo self name address token key keyish peer id noise boolean date expiry age fresh thing container verb by line unknown".split(
    " ",
  );
/** The numbers of the classes that a word can have. */
export const CLASSES: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(CLASS_NUMBERS).filter(([name]) => !["unknown", "trace-id", "span-id", "safe"].includes(name)),
);

/** What words.txt says of one word. */
interface Line {
  word: string;
  /** `senseOf` of assembly/detect/name/sense.ts. */
  sense: number;
  /** What `match` by meaning makes of it: `prefix`, `suffix`, `as NAME`; empty for a word that stands for itself. */
  form: string;
}

/** The lines of words, which are in the order of the alphabet. Throws on what it cannot read, and on a word said twice. */
function readLines(text: string): Line[] {
  const lines: Line[] = [];
  for (const line of text.split("\n")) {
    if (line === "" || /^(#|as )/.test(line)) continue;
    const [, word = "", kind = "", cls, form = ""] =
      /^([a-z]+): ([a-z]+)(?: ([a-z-]+))?(?:, (prefix|suffix|as [a-z ]+))?$/.exec(line) ?? [];
    const number = cls === undefined ? 0 : CLASSES[cls];
    if (!KINDS.includes(kind) || number === undefined) throw new Error(`words.txt: cannot read: ${line}`);
    const before = lines.at(-1)?.word ?? "";
    if (word === before) throw new Error(`words.txt: said twice: ${word}`);
    if (word < before) throw new Error(`words.txt: out of order: ${word}`);
    lines.push({ word, sense: 0x8000 | (KINDS.indexOf(kind) << 8) | number, form });
  }
  return lines;
}

/** The words of words.txt with their senses. */
export function readWords(text: string): Map<string, number> {
  return new Map(readLines(text).map(({ word, sense }) => [word, sense]));
}

/** What a word says by the form of a name (assembly/detect/name/form.ts): the words of `name`, or of a prefix or suffix none. */
export interface Same {
  name: string;
  words: readonly string[];
}

/** The prefixes and the suffixes, then the words of each name in the order that words.txt gives the names. */
export function readSame(text: string): Same[] {
  const names = [...text.matchAll(/^as ([a-z ]+)$/gm)].map(([, name = ""]) => name);
  const forms = ["prefix", "suffix", ...names.map((name) => `as ${name}`)];
  const lines = readLines(text).filter(({ form }) => form !== "");
  const lost = lines.find(({ form }) => !forms.includes(form));
  if (lost !== undefined) throw new Error(`words.txt: no such name: ${lost.word}: ${lost.form}`);
  return forms.map((form) => ({
    name: form.startsWith("as ") ? form.slice(3) : "",
    words: lines.filter((line) => line.form === form).map(({ word }) => word),
  }));
}

/** FNV-1a of 32 bits, as form.ts hashes the letters of a word. */
function hashOf(word: string): number {
  let hash = 2166136261;
  for (const letter of word) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  return hash;
}

/** The text of wordlist.ts: the tree of all words, node by node, in Huffman's codes. */
export function writeWordlist(text: string): string {
  const words = readWords(text);
  const same = readSame(text);
  const starts = [0, 0];
  const forms: number[] = [];
  for (const [i, { name, words: alike }] of same.entries()) {
    for (const word of alike) words.set(word, (words.get(word) ?? 0) + (i + 1) * 0x10000);
    if (name !== "") forms.push(...name.split(" ").map(hashOf));
    starts.push(forms.length);
  }
  // assembly/detect/name/trie.ts has six bits for the number of a form, and sixteen for that of a node.
  if (starts.length > 65) throw new Error("words.txt: more than 63 forms");
  const nodes = treeOf(words);
  // Of each node its shape (words.ts), the letters that go on where there are several, and the sense of the word that ends.
  const texts = nodes.map(({ follow, sense }) => {
    const onward = follow.length > 1 ? 26 + follow.length : follow.length === 1 ? 1 + (follow[0] as number) : 0;
    const shape = onward * 2 + (sense === undefined ? 0 : 1);
    return { shape: [shape], letters: follow.length > 1 ? follow : [], sense: sense === undefined ? [] : [sense] };
  });
  const shapes = makeCode(texts.flatMap(({ shape }) => shape));
  const letters = makeCode(texts.flatMap((text) => text.letters));
  const senses = makeCode(texts.flatMap(({ sense }) => sense));
  const spell = (code: Code, symbols: readonly number[]) => symbols.map((symbol) => code.bits.get(symbol)).join("");
  const bits = texts
    .map((text) => spell(shapes, text.shape) + spell(letters, text.letters) + spell(senses, text.sense))
    .join("");
  const packed = bits.match(/.{1,32}/g)?.map((part) => Number.parseInt(part.padEnd(32, "0"), 2)) ?? [];
  packed.push(0); // a look at the last bits takes in the word behind them
  const list = (name: string, type: string, numbers: readonly number[]) => {
    const head = `export const ${name}: StaticArray<${type}> = [`;
    const line = `${head}${numbers.join(", ")}];`;
    return line.length <= 120 ? [line, ""] : [head, ...fill(numbers), "];", ""];
  };
  return [
    "// Made from words.txt by tools/wordlist.gen.ts; words.ts says how it is read.",
    "/** Nodes of the tree of all words, the root included. */",
    `export const NODE_COUNT: i32 = ${nodes.length};`,
    "",
    ...list("SHAPE_COUNTS", "u8", shapes.counts),
    ...list("SHAPES", "u8", shapes.symbols),
    ...list("LETTER_COUNTS", "u8", letters.counts),
    ...list("LETTERS", "u8", letters.symbols),
    ...list("SENSE_COUNTS", "u8", senses.counts),
    ...list("SENSES", "u32", senses.symbols),
    ...list("WORDS", "u32", packed),
    ...list("FORM_STARTS", "u8", starts),
    ...list("FORMS", "u32", forms),
  ].join("\n");
}

/** A node of the tree of all words. */
interface Node {
  /** The letters that go on from it, from 0 for `a`, in their order. */
  follow: number[];
  /** The sense of the word that ends here. */
  sense: number | undefined;
}

/** The tree of `words` by rows, as trie.ts keeps it: the root, then the children of each node in turn. */
function treeOf(words: ReadonlyMap<string, number>): Node[] {
  const onward = new Map<string, Set<string>>([["", new Set()]]);
  for (const word of words.keys()) {
    for (let length = 0; length < word.length; length++) {
      const start = word.slice(0, length);
      onward.set(start, (onward.get(start) ?? new Set()).add(word.charAt(length)));
    }
  }
  const nodes: Node[] = [];
  for (let row = [""]; row.length > 0; ) {
    const next: string[] = [];
    for (const start of row) {
      const letters = [...(onward.get(start) ?? [])].sort();
      nodes.push({ follow: letters.map((letter) => letter.charCodeAt(0) - 0x61), sense: words.get(start) });
      next.push(...letters.map((letter) => start + letter));
    }
    row = next;
  }
  return nodes;
}

interface Code {
  /** How many symbols have a code of so many bits, from none. */
  counts: number[];
  /** In the order of their codes. */
  symbols: number[];
  bits: Map<number, string>;
}

/** The canonical Huffman code for a text of symbols. */
function makeCode(text: readonly number[]): Code {
  const weights = new Map<number, number>();
  for (const symbol of text) weights.set(symbol, (weights.get(symbol) ?? 0) + 1);
  const lengths = new Map([...weights.keys()].map((symbol) => [symbol, 0]));
  const heap = [...weights].map(([symbol, weight]) => ({ weight, symbols: [symbol] }));
  while (heap.length > 1) {
    heap.sort((a, b) => b.weight - a.weight || (a.symbols[0] as number) - (b.symbols[0] as number));
    const [a, b] = [heap.pop(), heap.pop()] as [(typeof heap)[0], (typeof heap)[0]];
    for (const symbol of [...a.symbols, ...b.symbols]) lengths.set(symbol, (lengths.get(symbol) ?? 0) + 1);
    heap.push({ weight: a.weight + b.weight, symbols: [...a.symbols, ...b.symbols] });
  }
  const sorted = [...lengths].sort(([a, m], [b, n]) => m - n || a - b);
  const counts = Array.from({ length: Math.max(...lengths.values()) + 1 }, (_, i) => {
    return sorted.filter(([, length]) => length === i).length;
  });
  const bits = new Map<number, string>();
  let code = 0;
  let before = 0;
  for (const [symbol, length] of sorted) {
    code <<= length - before;
    before = length;
    bits.set(symbol, (code++).toString(2).padStart(length, "0"));
  }
  return { counts, symbols: sorted.map(([symbol]) => symbol), bits };
}

/** Numbers in lines as full as the formatter makes them. */
function fill(numbers: readonly number[]): string[] {
  const lines: string[] = [];
  let line = " ";
  for (const number of numbers) {
    const next = ` ${number},`;
    if (line.length + next.length > 120) {
      lines.push(line);
      line = " ";
    }
    line += next;
  }
  return [...lines, line];
}
