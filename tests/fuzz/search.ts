// Looks for the message that costs most: climbs from chance, changes what was costliest so far, and keeps what costs more.
import { type Coding, type Form, type Gene, MOST_BYTES } from "../stand/genes.ts";
import type { Random } from "./random.ts";
import { VALUES } from "./shapes.ts";

/** Where a text can stand: the header and how its fields are put together. */
const PLACES: readonly (readonly [header: string, form: Form])[] = [
  ["baggage", "list"],
  ["tracestate", "list"],
  ["correlation-context", "list"],
  ["request-context", "list"],
  ["jaeger-baggage", "list"],
  ["x-datadog-tags", "list"],
  ["x-honeycomb-trace", "list"],
  ["x-amzn-trace-id", "options"],
  ["x-trace-options", "options"],
  ["server-timing", "list"],
  ["sw8-correlation", "correlation"],
  ["grpc-tags-bin", "tags"],
  ["uberctx-", "each"],
  ["ot-baggage-", "each"],
  ["baggage-", "each"],
  ["newrelic", "one"],
  ["pinpoint-", "each"],
  ["x-dynatrace-", "each"],
  ["x-b3-", "each"],
  ["x-datadog-", "each"],
  ["x-instana-", "each"],
  ["x-honeycomb-", "each"],
  ["x-datadog-origin", "one"],
  ["x-ot-span-context", "one"],
  ["jaeger-debug-id", "one"],
  ["request-id", "one"],
  ["sentry-trace", "one"],
  ["grpc-trace-bin", "one"],
  ["b3", "one"],
  ["traceresponse", "one"],
  ["x-original-url", "path"],
  ["x-forwarded-uri", "path"],
  ["x-user-id", "one"],
  ["referer", "one"],
  ["x-request-id", "one"],
  ["x-", "each"],
  ["", "each"],
  ["x-u", "each"],
];

/** What detectors and readers of names start to look at. */
const PIECES = [
  ...VALUES,
  ...["4-Ax-", "41-7.29_", "0-0--", "GB12 ", "A1-", "4-A", "A.", "s1-A", "f:f::", "A1.", "gl_", "hv?.", "xoxb-", "x-1"],
  ...["AB 12 ", "12345678-A ", "1 2A ", "DE89 3704 ", "123456789 ", "12345678901 ", "1.1.", "51.5123 ", "(1 ", "1;"],
  ...["user", "user.id.", "account", "some-name.", "adresse", "kundennummer", "numero", "is", "by", "e-mail-", "id-"],
  ...["t1.", "sentry-", "env", "dd=t.usr.id:", "s:1;", "Root=1-", "Lineage=", "trace_id=", "4bf92f3577b34da6"],
  ...["NDEtNy4y", "MDAtNGJm", "aB1-a", "a;", "=", ",", ";", "%41", "%2B1%20", "K", "z", "9", "\t", "'"],
];

const NAMES = [
  "user.id",
  "env",
  "region",
  "a",
  "k",
  "x-",
  "some-name.",
  "user",
  "account_id",
  "sentry-",
  "is-",
  "uberid",
];
const CODINGS: readonly Coding[] = ["plain", "plain", "plain", "percent", "base64", "hex"];
const TAILS = ["", "", "%41", "@", "A", "1"];

/** The most parts that a message is made of. */
const MOST_GENES = 6;

/** Makes and changes messages by chance. */
export class Breeder {
  constructor(private readonly random: Random) {}

  message(): Gene[] {
    return Array.from({ length: 1 + this.random.below(2) }, () => this.gene());
  }

  /** A message that differs from `genes` a little. */
  mutant(genes: readonly Gene[], other: readonly Gene[]): Gene[] {
    const r = this.random;
    const copy = genes.map((gene) => ({ ...gene }));
    for (let times = 1 + r.below(3); times > 0; times--) {
      const at = r.below(copy.length);
      const gene = copy[at] as Gene;
      switch (r.below(12)) {
        case 0:
          if (copy.length < MOST_GENES) copy.splice(r.below(copy.length + 1), 0, this.gene());
          break;
        case 1:
          if (copy.length > 1) copy.splice(at, 1);
          break;
        case 2:
          copy.splice(at, 1, { ...r.pick(other) });
          break;
        case 3:
          [gene.header, gene.form] = r.pick(PLACES);
          break;
        case 4:
          gene.lines = this.size(90);
          break;
        case 5:
          gene.fields = this.size(8_000);
          break;
        case 6:
          gene.name = this.changed(gene.name);
          break;
        case 7:
          gene.nameBytes = r.once(8) ? 0 : this.near(gene.nameBytes, 8_192);
          break;
        case 8:
          gene.valueBytes = this.near(gene.valueBytes, MOST_BYTES);
          break;
        case 9:
          gene.coding = r.pick(CODINGS);
          break;
        case 10:
          gene.tail = r.pick(TAILS);
          break;
        default:
          gene.value = this.changed(gene.value);
      }
    }
    return copy;
  }

  private gene(): Gene {
    const r = this.random;
    const [header, form] = r.pick(PLACES);
    return {
      header,
      form,
      lines: this.size(90),
      fields: this.size(8_000),
      name: r.pick(NAMES),
      nameBytes: this.size(128),
      value: this.piece(),
      valueBytes: r.once(3) ? r.pick([256, 63, 127, 8_192, 4_096, MOST_BYTES]) : this.size(MOST_BYTES),
      coding: r.pick(CODINGS),
      tail: r.pick(TAILS),
    };
  }

  /** A size from 1 on: small ones as often as large ones. */
  private size(most: number): number {
    const high = 1 + this.random.below(Math.ceil(Math.log2(most)));
    return Math.min(most, 1 + this.random.below(2 ** high));
  }

  private near(size: number, most: number): number {
    const r = this.random;
    if (r.once(4)) return this.size(most);
    return Math.max(1, Math.min(most, size + r.below(9) - 4));
  }

  private piece(): string {
    return Array.from({ length: 1 + this.random.below(2) }, () => this.random.pick(PIECES)).join("");
  }

  /** Another piece: cut, doubled, or with a part of one more. */
  private changed(piece: string): string {
    const r = this.random;
    const at = r.below(piece.length + 1);
    const rest = piece.slice(at + r.below(3));
    const changed = r.pick([
      () => this.piece(),
      () => piece.slice(0, at) + r.pick(PIECES) + piece.slice(at),
      () => piece.slice(0, at) + rest,
      () => piece.slice(0, at) + r.text("aA0zZ9.:-+/(@%_ ", 1, 2) + rest,
      () => r.pick(PIECES) + r.pick([" ", "-", ".", ":", ""]),
    ])();
    return changed.slice(0, 64);
  }
}

export interface Found {
  genes: Gene[];
  cost: number;
}

/**
 * Climbs: `cost` is asked of so many messages, and the costliest is the answer. Islands climb apart, so that one steep hill
 * does not end the search; the worst gives way to the best now and then.
 */
export function climb(random: Random, inputs: number, cost: (genes: readonly Gene[]) => number): Found {
  const breeder = new Breeder(random);
  const weigh = (genes: Gene[]): Found => ({ genes, cost: cost(genes) });
  const islands = Array.from({ length: Math.min(8, inputs) }, () => weigh(breeder.message()));
  const best = () => islands.reduce((a, b) => (b.cost > a.cost ? b : a));
  for (let i = islands.length; i < inputs; i++) {
    const at = i % islands.length;
    const island = islands[at] as Found;
    const fresh = random.once(40) ? breeder.message() : breeder.mutant(island.genes, random.pick(islands).genes);
    const next = weigh(fresh);
    if (next.cost >= island.cost) islands[at] = next;
    else if (random.once(2_000)) islands[at] = random.once(2) ? best() : next;
  }
  return best();
}
