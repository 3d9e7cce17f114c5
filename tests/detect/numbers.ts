// Makes payment cards, IBANs and national ids out of the rules of whoever issues them: a second implementation of every
// check digit, on strings. No number here belongs to anybody but by accident.
import { type Chance, DIGITS, UPPER } from "./chance.ts";

/** Prefix and length of card numbers. */
const CARDS: readonly (readonly [string, number])[] = [
  ["4", 16],
  ["4", 13],
  ["4", 19],
  ["51", 16],
  ["55", 16],
  ["2221", 16],
  ["2720", 16],
  ["34", 15],
  ["37", 15],
  ["36", 14],
  ["305", 14],
  ["3528", 16],
  ["3589", 16],
  ["6011", 16],
  ["65", 16],
  ["644", 16],
  ["62", 16],
  ["62", 19],
  ["5018", 16],
  ["6759", 18],
  ["2200", 16],
];

/** Country, and what follows the check digits: n for a digit, a for a letter. */
const IBANS: readonly (readonly [string, string])[] = [
  ["DE", "n18"],
  ["GB", "a4n14"],
  ["FR", "n10a1n12"],
  ["ES", "n20"],
  ["IT", "a1n22"],
  ["NL", "a4n10"],
  ["PL", "n24"],
  ["SE", "n20"],
  ["NO", "n11"],
  ["BE", "n12"],
  ["AT", "n16"],
  ["CH", "n17"],
  ["MT", "a4n5a18"],
  ["BR", "n23a2"],
  ["SA", "n20"],
  ["LC", "a4n24"],
];

export function card(random: Chance): string {
  const [prefix, length] = random.pick(CARDS);
  const body = prefix + random.text(DIGITS, length - prefix.length - 1);
  const number = body + luhnDigit(body);
  return grouped(number, random.pick(["", " ", "-", "."]), length === 15 ? [4, 6, 5] : [4, 4, 4, 4, 3]);
}

export function luhnDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

export function iban(random: Chance): string {
  const [country, shape] = random.pick(IBANS);
  const body = [...shape.matchAll(/([na])(\d+)/g)].map(([, kind, count]) =>
    random.text(kind === "n" ? DIGITS : UPPER, Number(count)),
  );
  const spelled = [...`${body.join("")}${country}00`].map((c) => Number.parseInt(c, 36)).join("");
  const check = String(98n - (BigInt(spelled) % 97n)).padStart(2, "0");
  return grouped(country + check + body.join(""), random.pick(["", " "]), Array(9).fill(4));
}

function grouped(text: string, joint: string, sizes: number[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at < text.length) parts.push(text.slice(at, at + size));
    at += size;
  }
  return parts.join(joint);
}

function number(random: Chance, from: number, to: number, places: number): string {
  return String(from + random.int(to - from + 1)).padStart(places, "0");
}

/** Year, month and day of birth as two digits each. */
function birth(random: Chance): [string, string, string] {
  return [number(random, 20, 99, 2), number(random, 1, 12, 2), number(random, 1, 28, 2)];
}

/** Makes one until the rule holds. */
function until<T>(make: () => T, holds: (value: T) => boolean): T {
  let value = make();
  while (!holds(value)) value = make();
  return value;
}

export const NATIONAL: Record<string, (random: Chance) => string> = {
  "US SSN"(random) {
    const area = until(
      () => number(random, 1, 899, 3),
      (text) => text !== "666",
    );
    const joint = random.pick(["-", " "]);
    return [area, number(random, 1, 99, 2), number(random, 1, 9999, 4)].join(joint);
  },
  "UK NINO"(random) {
    const first = random.pick("ABCEGHJKLMNOPRSTWXYZ");
    const prefix = until(
      () => first + random.pick("ABCEGHJKLMNPRSTWXYZ"),
      (text) => !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].includes(text),
    );
    return grouped(prefix + random.text(DIGITS, 6) + random.pick("ABCD"), random.pick(["", " "]), [2, 2, 2, 2, 1]);
  },
  "DE Steuer-ID"(random) {
    const digits = until(
      () => random.text(DIGITS, 10),
      (text) => {
        const times = [...DIGITS].map((digit) => text.split(digit).length - 1);
        return text[0] !== "0" && times.filter((n) => n > 1).length === 1 && Math.max(...times) <= 3;
      },
    );
    let product = 10;
    for (const digit of digits) product = ((((Number(digit) + product) % 10 || 10) * 2) % 11) as number;
    return grouped(digits + ((11 - product) % 10), random.pick(["", " "]), [2, 3, 3, 3]);
  },
  "FR NIR"(random) {
    const [year, month] = birth(random);
    const department = random.pick(["75", "13", "69", "2A", "2B", "99"]);
    const body = random.pick("12") + year + month + department + random.text(DIGITS, 6);
    const value = BigInt(body.replace("2A", "19").replace("2B", "18"));
    const key = String(97n - (value % 97n)).padStart(2, "0");
    return grouped(body + key, random.pick(["", " "]), [1, 2, 2, 2, 3, 3, 2]);
  },
  "ES DNI"(random) {
    const digits = random.text(DIGITS, 8);
    return `${digits}${random.pick(["", "-"])}${dniLetter(digits)}`;
  },
  "ES NIE"(random) {
    const head = random.int(3);
    const digits = random.text(DIGITS, 7);
    return `${"XYZ"[head]}${random.pick(["", "-"])}${digits}${random.pick(["", "-"])}${dniLetter(`${head}${digits}`)}`;
  },
  "IT codice fiscale"(random) {
    const [year, month, day] = birth(random);
    const born = `${year}${"ABCDEHLMPRST"[Number(month) - 1]}${Number(day) + 40 * random.int(2)}`.padEnd(5, "1");
    const body = random.text(UPPER, 6) + born + random.pick("ABCDEFGHIL") + random.text(DIGITS, 3);
    return body + codiceLetter(body);
  },
  "NL BSN"(random) {
    const digits = until(
      () => random.text(DIGITS, 9),
      (text) => weigh(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && Number(text) > 0,
    );
    return random.pick([digits, grouped(digits, ".", [4, 2, 3])]);
  },
  "PL PESEL"(random) {
    const [year, month, day] = birth(random);
    const body = year + String(Number(month) + random.pick([0, 20])).padStart(2, "0") + day + random.text(DIGITS, 4);
    return body + ((10 - (weigh(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
  },
  "SE personnummer"(random) {
    const [year, month, day] = birth(random);
    const date = year + month + String(Number(day) + random.pick([0, 0, 60])).padStart(2, "0");
    const body = date + random.text(DIGITS, 3);
    const serial = body.slice(6) + luhnDigit(body);
    return random.pick([`${date}-${serial}`, `19${date}-${serial}`, `19${date}${serial}`, `${date}${serial}`]);
  },
  "BR CPF"(random) {
    const body = until(
      () => random.text(DIGITS, 9),
      (text) => new Set(text).size > 1,
    );
    const first = ((weigh(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
    const second = ((weigh(body + first, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
    const plain = `${body}${first}${second}`;
    return random.pick([plain, `${grouped(body, ".", [3, 3, 3])}-${first}${second}`]);
  },
  "IN Aadhaar"(random) {
    const body = random.pick("23456789") + random.text(DIGITS, 10);
    const number = [...DIGITS].map((digit) => body + digit).find((text) => verhoeff(text) === 0) as string;
    // Twelve digits that read as a time of this century are taken for one.
    return grouped(number, number.startsWith("20") ? " " : random.pick(["", " "]), [4, 4, 4]);
  },
};

function weigh(digits: string, weights: number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);
}

function dniLetter(digits: string): string {
  return "TRWAGMYFPDXBNJZSQVHLCKE"[Number(digits) % 23] as string;
}

function codiceLetter(body: string): string {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const sum = [...body].reduce((total, c, i) => {
    const rank = DIGITS.includes(c) ? Number(c) : UPPER.indexOf(c);
    return total + (i % 2 === 0 ? (odd[rank] as number) : rank);
  }, 0);
  return UPPER[sum % 26] as string;
}

/** Verhoeff's sum by the tables of his thesis: multiplication in the dihedral group of ten, and the permutation. */
function verhoeff(digits: string): number {
  const rows =
    "0123456789 1234067895 2340178956 3401289567 4012395678 5987604321 6598710432 7659821043 8765932104 9876543210";
  const product = rows.split(" ");
  const permutations = "0123456789 1576283094 5803796142 8916043527 9453126870 4286573901 2793806415 7046913258".split(
    " ",
  );
  return [...digits].reverse().reduce((sum, digit, i) => {
    return Number(product[sum]?.[Number(permutations[i % 8]?.[Number(digit)])]);
  }, 0);
}
