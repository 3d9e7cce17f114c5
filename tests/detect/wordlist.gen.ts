// Makes assembly/detect/wordlist.ts from assembly/detect/words.txt. Written to disk only on request:
// `npx vitest run tests/detect/names.test.ts -u`.
const KINDS =
  "strong entity latent person solo self name address token key keyish peer id noise boolean date expiry age fresh thing container verb by line unknown".split(
    " ",
  );
/** The numbers of the classes that a word can have (assembly/words/class.ts). */
export const CLASSES: Readonly<Record<string, number>> = {
  user: 1,
  account: 2,
  email: 3,
  tenant: 4,
  ip: 5,
  host: 6,
  session: 7,
  phone: 8,
  device: 9,
  order: 10,
  name: 11,
  address: 12,
  location: 13,
  birth: 14,
  "national-id": 15,
  health: 16,
  payment: 48,
  secret: 49,
  env: 52,
};

/** The words of words.txt with their senses (`senseOf` of assembly/detect/sense.ts). Throws on a word said twice. */
export function readWords(text: string): Map<string, number> {
  const words = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line === "" || /^(#|same |prefix:|suffix:)/.test(line)) continue;
    const match = /^([a-z]+)(?: ([a-z-]+))?: ([a-z ]+)$/.exec(line);
    const kind = KINDS.indexOf(match?.[1] ?? "");
    const cls = match?.[2] === undefined ? 0 : CLASSES[match[2]];
    if (match === null || kind < 0 || cls === undefined) throw new Error(`words.txt: cannot read: ${line}`);
    for (const word of (match[3] as string).split(" ")) {
      if (words.has(word)) throw new Error(`words.txt: said twice: ${word}`);
      words.set(word, 0x8000 | (kind << 8) | cls);
    }
  }
  return words;
}

/** What a word says by the form of a name (assembly/detect/form.ts): the words of `name`, or of a prefix or suffix none. */
export interface Same {
  name: string;
  words: readonly string[];
}

/** The lines `prefix`, `suffix` and `same` of words.txt, in this order. */
export function readSame(text: string): Same[] {
  const lines = [...text.matchAll(/^(prefix|suffix|same ([a-z ]+)): ([a-z ]+)$/gm)];
  return lines.map(([, , name = "", words = ""]) => ({ name, words: words.split(" ") }));
}

/** FNV-1a of 32 bits, as form.ts hashes the letters of a word. */
function hashOf(word: string): number {
  let hash = 2166136261;
  for (const letter of word) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  return hash;
}

/** The text of wordlist.ts: all words in their order, each but for what it shares with the one before, in Huffman's code. */
export function writeWordlist(text: string): string {
  const words = readWords(text);
  const same = readSame(text);
  const starts = [0, 0];
  const forms: number[] = [];
  for (const [i, { name, words: alike }] of same.entries()) {
    for (const word of alike) {
      const sense = words.get(word);
      if (sense === undefined) throw new Error(`words.txt: same, but of no kind: ${word}`);
      if (sense > 0xffff) throw new Error(`words.txt: the same twice: ${word}`);
      words.set(word, sense + (i + 1) * 0x10000);
    }
    if (name !== "") forms.push(...name.split(" ").map(hashOf));
    starts.push(forms.length);
  }
  // assembly/detect/trie.ts has six bits for the number of a form, and sixteen for that of a node.
  if (starts.length > 65) throw new Error("words.txt: more than 63 forms");
  const sorted = [...words.keys()].sort();
  const symbols: number[] = [];
  for (const [i, word] of sorted.entries()) {
    const kept = sharedStart(sorted[i - 1] ?? "", word);
    symbols.push(...[...word.slice(kept)].map((letter) => letter.charCodeAt(0) - 0x61));
    symbols.push(END + sharedStart(word, sorted[i + 1] ?? ""));
  }
  const letters = makeCode(symbols);
  const senses = makeCode([...words.values()]);
  let bits = "";
  let from = 0;
  for (const word of sorted) {
    const to = symbols.findIndex((symbol, at) => at >= from && symbol >= END) + 1;
    for (const symbol of symbols.slice(from, to)) bits += letters.bits.get(symbol);
    bits += senses.bits.get(words.get(word) as number);
    from = to;
  }
  const packed = bits.match(/.{1,32}/g)?.map((part) => Number.parseInt(part.padEnd(32, "0"), 2)) ?? [];
  const list = (name: string, type: string, numbers: readonly number[]) => {
    const head = `export const ${name}: StaticArray<${type}> = [`;
    const line = `${head}${numbers.join(", ")}];`;
    return line.length <= 120 ? [line, ""] : [head, ...fill(numbers), "];", ""];
  };
  return [
    "// Made from words.txt by tests/detect/wordlist.gen.ts; words.ts says how it is read.",
    `export const WORD_COUNT: i32 = ${sorted.length};`,
    "/** Nodes of the tree of all words. */",
    `export const NODE_COUNT: i32 = ${symbols.filter((symbol) => symbol < END).length};`,
    "",
    ...list("LETTER_COUNTS", "u8", letters.counts),
    ...list("LETTERS", "u8", letters.symbols),
    ...list("SENSE_COUNTS", "u8", senses.counts),
    ...list("SENSES", "u32", senses.symbols),
    ...list("WORDS", "u32", packed),
    ...list("FORM_STARTS", "u8", starts),
    ...list("FORMS", "u32", forms),
  ].join("\n");
}

/** The symbol behind a word whose next one starts with the same n letters is END + n. */
const END = 26;

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
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
