// Makes assembly/detect/wordlist.ts from assembly/detect/words.txt. Written to disk only on request:
// `npx vitest run tests/detect/names.test.ts -u`.
const KINDS =
  "strong entity latent person solo self name address token key keyish peer id noise boolean date expiry age fresh thing".split(
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
    if (line === "" || line.startsWith("#")) continue;
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

/** The text of wordlist.ts: the tree of all words, a byte a letter; words.ts says what its bits are. */
export function writeWordlist(words: Map<string, number>): string {
  const senses = [...new Set(words.values())];
  const bytes: number[] = [];
  const write = (start: string, sorted: string[]) => {
    const letters = [...new Set(sorted.map((word) => word.charAt(start.length)))].filter((letter) => letter !== "");
    for (const [i, letter] of letters.entries()) {
      const word = start + letter;
      const behind = sorted.filter((each) => each.startsWith(word));
      const sense = words.get(word);
      const down = behind.length > Number(sense !== undefined);
      const bits = (sense === undefined ? 0 : 0x20) | (down ? 0x40 : 0) | (i + 1 < letters.length ? 0x80 : 0);
      bytes.push((letter.charCodeAt(0) - 0x60) | bits, ...(sense === undefined ? [] : [senses.indexOf(sense)]));
      if (down) write(word, behind);
    }
  };
  write("", [...words.keys()].sort());
  return [
    "// Made from words.txt by tests/detect/wordlist.gen.ts; words.ts says how it is read.",
    "export const SENSES: StaticArray<u16> = [",
    ...fill(senses),
    "];",
    "",
    "export const WORDS: StaticArray<u8> = [",
    ...fill(bytes),
    "];",
    "",
  ].join("\n");
}

/** Numbers in lines as full as the formatter makes them. */
function fill(numbers: number[]): string[] {
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
