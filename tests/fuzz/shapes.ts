// Messages and documents that a parser, a detector or a list could choke on, each of any size.
import { readFileSync } from "node:fs";
import type { Configuration, Filter } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { readPolicyText } from "../../src/policy/read.ts";
import { POLICY_FILE } from "../model/hop.ts";

const TRACE: Header = ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"];
const ATTACH = { point: "outbound-cluster", peer: "mesh", tenant: "acme", service: "checkout", zone: "mesh" };

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

/** The configuration that the messages meet. */
export function configurationOfShapes(): Configuration {
  const policy = readPolicyText(readFileSync(POLICY_FILE), POLICY_FILE.pathname).value as { spec: object };
  return { attach: ATTACH, policy: { ...policy, spec: { ...policy.spec, ...SPEC } } };
}

/** What a host answers that carries no edit out: what a map of JavaScript costs is not the question. */
export function withoutEdits(call: string): number | undefined {
  return /^proxy_(?:replace|add|remove)_header_map_value$/.test(call) ? 0 : undefined;
}

export interface Shape {
  name: string;
  /** The size that is doubled. */
  n: number;
  headers(n: number): Header[];
}

export function line(name: string, value: string): Header[] {
  return [TRACE, [name, value]];
}

/** What detectors start to look at, over and over. */
export const VALUES = [
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

export const SHAPES: Shape[] = [
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

export interface Document {
  name: string;
  n: number;
  text(n: number): string;
}

export const DOCUMENTS: Document[] = [
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

/** Has the filter collect whatever lies loose: a document that leaves too little for that would cost less than its part. */
export function settle(filter: Filter): void {
  const root = filter.root("");
  root.tick();
  filter.remove(root);
}
