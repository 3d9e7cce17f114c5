// Work grows with the input and no faster: twice the message takes less than 2.3 times the steps and less than 2.3 times
// as long in the filter, for every shape that a parser, a detector or a list could choke on. Steps are counted to the same
// number everywhere (tests/stand/wasm.ts). Time is measured around the wasm's callback, the least of many runs; edits are not carried
// out, since what a map of JavaScript costs is not the question.

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { Filter } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { readPolicyText } from "../../src/policy/read.ts";
import { makeKeys, POLICY_FILE } from "../model/hop.ts";
import { compile } from "../stand/wasm.ts";
import { INPUTS, Random, share, timeoutFor } from "./random.ts";

const MOST = 2.3;
const RUNS = 4;
/** Machines are shared: what is slow once may have been somebody else. The steps are the same at any load. */
const TRIES = 40;
const TRACE: Header = ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"];
const ATTACH = { point: "outbound-cluster", peer: "mesh", tenant: "acme", service: "checkout", zone: "mesh" };
const now = Math.floor(Date.now() / 1000);
const { env } = makeKeys(now);

/** Inside the mesh nothing is cut short by a boundary's limits. */
const SPEC = {
  unknown: "mask",
  classes: { payment: "strip", secret: "strip", email: "mask" },
  fields: [
    { match: ["baggage:env*"], action: "keep", pattern: "[a-z0-9]{1,20}[a-z]?[a-z]?" },
    { match: ["baggage:*a*b*c", "header:x-u*"], action: "tokenize", class: "user", on_mesh: true, long: "hash" },
    { match: ["tracestate:*"], action: "mask" },
  ],
};

interface Shape {
  name: string;
  /** The size that is doubled. */
  n: number;
  headers(n: number): Header[];
}

function line(name: string, value: string): Header[] {
  return [TRACE, [name, value]];
}

/** What detectors start to look at, over and over. */
const VALUES = [
  ..."aA0.:-~+/(@%_ ",
  ...[
    "a@b.",
    "//a:",
    "QUJD",
    "616263",
    "%40",
    "%2540",
    "4111",
    "fe80:",
    "::1 ",
    "10.0.",
    "eyJhbGci",
    "eyJ.eyJ.",
    "sk_live_",
    "ghp_",
  ],
  ...[
    "-----BEGIN ",
    "DE89 3704 ",
    "DE893704",
    "+1 (555) ",
    "(0) ",
    "1.234,",
    "51.5, -0.1 ",
    "a1b2c3d4-",
    "00:11:22:",
    "A1~8Q~",
    "S1a ",
  ],
  ...["f:", "f:f::", "00 ", "(00)", "A1-", "4-Ax-"],
];

const SHAPES: Shape[] = [
  { name: "commas", n: 40_000, headers: (n) => line("baggage", ",".repeat(n)) },
  {
    name: "members that stay",
    n: 3_000,
    headers: (n) =>
      line(
        "baggage",
        list(n, (i) => `env${i}=prod`),
      ),
  },
  {
    name: "members that are masked",
    n: 2_000,
    headers: (n) =>
      line(
        "baggage",
        list(n, (i) => `k${i}=abcdefghijklm`),
      ),
  },
  {
    name: "members that are tokenized",
    n: 2_000,
    headers: (n) =>
      line(
        "baggage",
        list(n, (i) => `aabc=v${i}`),
      ),
  },
  {
    name: "members that are malformed",
    n: 20_000,
    headers: (n) =>
      line(
        "baggage",
        list(n, () => "a"),
      ),
  },
  { name: "properties", n: 20_000, headers: (n) => line("baggage", `a=b${";p".repeat(n)}`) },
  { name: "spaces", n: 40_000, headers: (n) => line("baggage", `a =${" ".repeat(n)}`) },
  {
    name: "escapes",
    n: 4_000,
    headers: (n) =>
      line(
        "baggage",
        list(5, () => `aabc=${"%41".repeat(n / 5)}`),
      ),
  },
  { name: "a glob that nearly fits", n: 2_000, headers: (n) => line("baggage", `${"ab".repeat(n)}=1`) },
  { name: "names with escapes", n: 1_300, headers: (n) => line("baggage", `${"%61%62".repeat(n / 2)}=1`) },
  {
    name: "forged tokens",
    n: 400,
    headers: (n) =>
      line(
        "baggage",
        list(n, () => `aabc=t1.${"A".repeat(62)}`),
      ),
  },
  { name: "lines", n: 500, headers: (n) => [TRACE, ...rows(n, (i): Header => ["baggage", `k${i}=1`])] },
  {
    name: "tracestate",
    n: 16,
    headers: (n) =>
      line(
        "tracestate",
        list(n, (i) => `a${i}=${"x1 ".repeat(80)}x`),
      ),
  },
  {
    name: "entries of dd",
    n: 15,
    headers: (n) =>
      line(
        "tracestate",
        list(n, (i) => `dd${i}=${"t.usr.id:x;".repeat(20)}`),
      ),
  },
  { name: "addresses that are none", n: 20_000, headers: (n) => line("x-u", "a@".repeat(n)) },
  { name: "an address's endless domain", n: 40_000, headers: (n) => line("x-u", `a@${"a.1".repeat(n / 3)}`) },
  { name: "digits", n: 40_000, headers: (n) => line("x-u", "4".repeat(n)) },
  { name: "groups of digits", n: 20_000, headers: (n) => line("x-u", "4 ".repeat(n)) },
  { name: "groups of four", n: 8_000, headers: (n) => line("x-u", "4111-".repeat(n)) },
  ...VALUES.map((piece) => ({
    name: `a value of ${JSON.stringify(piece)}`,
    n: Math.floor(40_000 / piece.length),
    headers: (n: number) => line("x-u", piece.repeat(n)),
  })),
  { name: "headers of one name", n: 500, headers: (n) => rows(n, (i): Header => ["x-u", `v${i % 9}`]) },
  { name: "headers of many names", n: 500, headers: (n) => rows(n, (i): Header => [`x-u-${i}`, "v"]) },
  { name: "headers that nobody names", n: 500, headers: (n) => rows(n, (i): Header => [`y-${i}`, "v"]) },
  { name: "b3 of every name", n: 500, headers: (n) => rows(n, (i): Header => [`x-b3-${i}`, "v"]) },
  { name: "a family of carriers", n: 500, headers: (n) => rows(n, (i): Header => [`uberctx-${i}`, "v"]) },
  { name: "one name of a family", n: 500, headers: (n) => rows(n, (i): Header => ["uberctx-a", `v${i % 9}`]) },
  { name: "a vendor's family", n: 500, headers: (n) => rows(n, (i): Header => [`pinpoint-${i}`, "v"]) },
  {
    name: "members of a list",
    n: 2_000,
    headers: (n) =>
      line(
        "correlation-context",
        list(n, (i) => `k${i}=abcdefghijklm`),
      ),
  },
  { name: "signed options", n: 4_000, headers: (n) => line("x-trace-options", "custom-a=b;".repeat(n)) },
  { name: "tags", n: 600, headers: (n) => line("grpc-tags-bin", btoa(`\0${"\0\x01a\x01b".repeat(n)}`)) },
];

function rows<T>(n: number, one: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => one(i));
}

function list(n: number, one: (i: number) => string): string {
  return rows(n, one).join(",");
}

/** The ratio of what two runs take at least: as many tries as it takes to see it in bounds, both turn by turn. */
function ratioOf(once: () => void, twice: () => void): number {
  let [one, two] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let tries = 0; tries < TRIES; tries++) {
    for (let run = 0; run < RUNS; run++) {
      one = Math.min(one, timed(once));
      two = Math.min(two, timed(twice));
    }
    if (two / one < MOST) break;
  }
  return two / one;
}

function timed(run: () => void): number {
  const before = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - before);
}

describe("requests", () => {
  let filter: Filter;
  let counted: Filter;
  let steps = 0;
  beforeAll(async () => {
    const policy = readPolicyText(readFileSync(POLICY_FILE), POLICY_FILE.pathname).value as { spec: object };
    const edits = /^proxy_(?:replace|add|remove)_header_map_value$/;
    const fail = (call: string) => (edits.test(call) ? 0 : undefined);
    filter = await Filter.load({ env, fail });
    counted = await Filter.load({
      env,
      fail,
      wasm: await compile("assembly/index.ts", "release", true),
      step: () => steps++,
    });
    for (const each of [filter, counted]) {
      const configured = each.configure({ attach: ATTACH, policy: { ...policy, spec: { ...policy.spec, ...SPEC } } });
      expect(configured.ok).toBe(true);
    }
  });

  test.each(SHAPES)("$name", ({ n, headers }) => {
    const [once, twice] = [headers(n), headers(2 * n)];
    expect(stepsOf(twice) / stepsOf(once)).toBeLessThan(MOST);
    expect(ratioOf(send(once), send(twice))).toBeLessThan(MOST);
    expect(filter.failed).toBe(false);
  });

  /** Quadratic work would take a hundred times as many. */
  const MOST_STEPS_PER_BYTE = 60;

  test(
    "values of pieces that nobody thought of",
    () => {
      const random = new Random(200);
      const size = 60_000;
      for (let n = share(0.005); n > 0; n--) {
        const piece = Array.from({ length: 1 + random.below(3) }, () => random.pick(VALUES)).join("");
        const cut = piece.slice(0, 1 + random.below(piece.length));
        const headers: Header[] = [
          ...line("x-u", cut.repeat(size / cut.length)),
          ["baggage", `k=${encodeURIComponent(cut)}`],
        ];
        expect(stepsOf(headers) / size, JSON.stringify(cut)).toBeLessThan(MOST_STEPS_PER_BYTE);
      }
    },
    timeoutFor(INPUTS),
  );

  /** How many steps a message takes that was never met before. */
  function stepsOf(headers: readonly Header[]): number {
    steps = 0;
    const exchange = counted.request(headers);
    const taken = steps;
    exchange.end();
    expect(exchange.reply).toBeUndefined();
    return taken;
  }

  function send(headers: readonly Header[]): () => void {
    return () => {
      const exchange = filter.request(headers);
      exchange.end();
      if (exchange.reply !== undefined) throw new Error(`refused with ${exchange.reply.code}: the shape is too large`);
    };
  }
});

interface Document {
  name: string;
  n: number;
  text(n: number): string;
}

const DOCUMENTS: Document[] = [
  { name: "elements", n: 2_500, text: (n) => `[${list(n, () => "1")}]` },
  { name: "names", n: 2_500, text: (n) => `{${list(n, (i) => `"k${i}":1`)}}` },
  { name: "escapes", n: 10_000, text: (n) => `"${"\\u00e9".repeat(n)}"` },
  {
    name: "entries",
    n: 128,
    text: (n) => policyOf({ fields: rows(n, (i) => ({ match: [`baggage:k${i}`], action: "strip" })) }),
  },
  {
    name: "values",
    n: 128,
    text: (n) => policyOf({ fields: [{ match: ["baggage:k"], action: "keep", values: rows(n, String) }] }),
  },
];

function policyOf(spec: object): string {
  return JSON.stringify({ attach: ATTACH, policy: { apiVersion: "tracecloak/v1", kind: "TracePolicy", spec } });
}

describe("documents", () => {
  test.each(DOCUMENTS)("$name", async ({ n, text }) => {
    const filter = await Filter.load();
    const [once, twice] = [text(n), text(2 * n)];
    const configure = (document: string) => () => filter.remove(filter.root(document));
    expect(ratioOf(configure(once), configure(twice))).toBeLessThan(MOST);
    expect(filter.failed).toBe(false);
  });
});
