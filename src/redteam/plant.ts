// A case with its canaries in place: what to send, what to look for, what must arrive.
import type { Answer, Case } from "./case.ts";
import { Chance, DIGITS, LOWER } from "./chance.ts";
import type { Header } from "./message.ts";
import { KINDS, kindOf } from "./secret.ts";
import type { Needle } from "./seer.ts";
import { type Filled, fill } from "./template.ts";

export interface Planted {
  case: Case;
  /** Part of the request's path, by which its copies are known wherever they arrive. */
  mark: string;
  /** Behind the mark. */
  path: string;
  headers: Header[];
  trailers: Header[];
  keep: Header[];
  answer: Required<Pick<Answer, "headers" | "trailers" | "keep">> | null;
  needles: Needle[];
  /** Needles that the path holds, which the service may see there. */
  inPath: ReadonlySet<string>;
}

/** Makes secrets that chance cannot, by kind: a deployment's own tokens. */
export type Mint = Readonly<Record<string, () => string>>;

/** How many other secrets of a kind show what is its form. */
const OTHERS = 6;

/** Plants a case. The same seed, case and `mint` plant the same. Ids of needles are `CASE/CANARY`. */
export function plant(one: Case, seed: number, mint: Mint = {}): Planted {
  const chance = new Chance(seed ^ hashOf(one.id));
  const secrets = new Map<string, string>();
  const needles = new Map<string, Needle>();

  const secretOf = (name: string): string | undefined => {
    const known = secrets.get(name);
    if (known !== undefined) return known;
    const kind = kindOf(name);
    const make = mint[kind] ?? (KINDS[kind] && ((): string | undefined => KINDS[kind]?.make(chance)));
    const secret = make?.();
    if (secret === undefined) return undefined;
    secrets.set(name, secret);
    const others = Array.from({ length: OTHERS }, () => make?.() ?? "");
    for (const needle of needlesOf(`${one.id}/${name}`, secret, others.join("\0"))) needles.set(key(needle), needle);
    return secret;
  };
  const put = (template: string): Filled => {
    const filled = fill(template, secretOf);
    for (const { name, spelled } of filled.placed) {
      if (spelled === undefined) continue;
      const needle = { id: `${one.id}/${name}`, bytes: spelled };
      needles.set(key(needle), needle);
    }
    return filled;
  };
  const lines = (headers: readonly Header[] = []): Header[] =>
    headers.map(([name, value]) => [put(name).text, put(value).text]);

  const mark = chance.text(LOWER, 4) + chance.text(LOWER + DIGITS, 10);
  const path = put(one.path ?? "");
  const headers = lines(one.headers);
  const trailers = lines(one.trailers);
  const answer = one.answer
    ? { headers: lines(one.answer.headers), trailers: lines(one.answer.trailers), keep: lines(one.answer.keep) }
    : null;
  const keep = lines(one.keep);
  const inPath = new Set(path.placed.map(({ name }) => `${one.id}/${name}`));
  const planted = { headers, trailers, keep, answer, needles: [...needles.values()], inPath };
  return { case: one, mark, path: path.text, ...planted };
}

/** A secret and, where it is an id in hex, its bytes: spans hold ids so. */
function needlesOf(id: string, secret: string, form: string): Needle[] {
  const text: Needle = { id, bytes: Buffer.from(secret), form: Buffer.from(form) };
  return /^(?:[0-9a-f]{16}){1,2}$/.test(secret) ? [text, { id, bytes: Buffer.from(secret, "hex") }] : [text];
}

function key({ id, bytes }: Needle): string {
  return `${id} ${Buffer.from(bytes).toString("hex")}`;
}

/** FNV-1a: so that a case's canaries do not hang on the other cases of a run. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
