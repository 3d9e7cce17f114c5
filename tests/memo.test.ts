// A VM that remembers lines (assembly/decide/memo.ts) and one that does not, its slow twin: no header and no count tells
// them apart, of any message, met once or again. Where a host wants reasons nothing is remembered, so the twin is the
// same wasm in such a host.
import { describe, expect, test } from "vitest";
import { type Configuration, Filter, type Root } from "../src/host/filter.ts";
import type { Header } from "../src/host/headers.ts";
import type { RequestOptions } from "../src/host/stream.ts";
import type { VmOptions } from "../src/host/vm.ts";
import { configurationOf as attackOn, keysOf, NOW, OTHER_TRACE, TRACEPARENT } from "./attack/hop.ts";
import { DECISIONS, policyOf } from "./decisions.ts";
import { Messages } from "./fuzz/message.ts";
import { Random, SEED } from "./fuzz/random.ts";
import { policyWith, SETUPS } from "./fuzz/setup.ts";
import { EXAMPLES } from "./model/examples.ts";
import { configurationOf, PLACES } from "./model/hop.ts";
import { Mutator } from "./model/mutate.ts";
import { HOPS, type Hop } from "./model/policy.ts";
import { readVectors } from "./model/vectors.ts";

const VECTORS = [
  ...["baggage", "traceparent", "tracestate", "b3"],
  ...["datadog", "gcp-grpc", "jaeger", "opentracing-family", "skywalking", "vendors", "xray"],
];
const CASES = [...VECTORS.flatMap(readVectors), ...EXAMPLES].map(({ headers }) => headers);
const RUNS = ["the first time", "again", "once more"];

/** One filter that remembers and its twin, side by side. */
class Pair {
  private constructor(private readonly filters: readonly [Filter, Filter]) {}

  static async load(configuration: Configuration, options: VmOptions = { env: keysOf() }): Promise<Pair> {
    const filters = await Promise.all([Filter.load(options), Filter.load({ ...options, explain: true })]);
    const pair = new Pair(filters);
    pair.configure(configuration);
    return pair;
  }

  configure(configuration: Configuration): void {
    for (const filter of this.filters) expect(filter.configure(configuration).problem).toBeUndefined();
  }

  tick(): void {
    for (const filter of this.filters) filter.tick();
  }

  /** Sends the message through both as request, response and trailers; answers the request as it left. */
  send(headers: readonly Header[], options: RequestOptions = {}, at = ""): readonly Header[] {
    const [remembers, twin] = this.filters.map((filter) => left(filter, filter, headers, options));
    if (JSON.stringify(remembers) !== JSON.stringify(twin)) expect(remembers, at).toEqual(twin);
    return remembers?.request ?? [];
  }

  /** Sends it three times over. */
  repeat(headers: readonly Header[], options: RequestOptions = {}, at = ""): readonly Header[] {
    const sent = RUNS.map((run) => this.send(headers, { ...options, store: new Map(options.store) }, `${at}, ${run}`));
    return sent.at(-1) ?? [];
  }
}

/** The most that a policy can allow for one message. */
const MOST_TOKENS = 64;

/** No message has more fields than this. */
function fieldsOf(headers: readonly Header[]): number {
  return headers.reduce((sum, [, value]) => sum + value.split(/[,;]/).length, 0);
}

function left(filter: Filter, root: Filter | Root, headers: readonly Header[], options: RequestOptions) {
  const exchange = root.request(headers, { ...options, store: new Map(options.store), trailers: [...headers] });
  const { headers: request, trailers } = exchange;
  const response = exchange.reply === undefined ? exchange.response(headers) : [];
  exchange.end();
  filter.tick();
  return { request, trailers, response, reply: exchange.reply?.code, metrics: filter.metrics() };
}

describe("nothing tells them apart", () => {
  test("of the tables of decisions", async () => {
    let pair: Pair | undefined;
    for (const decision of DECISIONS) {
      const [point, peer] = decision.hop;
      const attach = { point, peer, tenant: "acme", service: "checkout", zone: "mesh" };
      const configuration = { attach, policy: policyOf(decision) };
      if (pair === undefined) pair = await Pair.load(configuration);
      else pair.configure(configuration);
      pair.repeat(decision.request, {}, decision.name);
    }
  });

  test.each(Object.keys(HOPS) as Hop[])("of the carrier vectors, %s", async (hop) => {
    const pair = await Pair.load(configurationOf(hop));
    const options = { cluster: PLACES[hop].cluster };
    for (const headers of CASES) pair.repeat(headers, options, JSON.stringify(headers));
  });

  test.each(SETUPS.map((setup, i) => [setup.name, setup, i] as const))(
    `of messages that nobody would write, %s, seed ${SEED}`,
    async (_, setup, stream) => {
      const { point, peer, spec, cluster } = setup;
      const attach = { point, peer, tenant: "acme", service: "checkout", zone: "mesh" };
      // A token that its own memo has lost is new to the twin alone: neither may come to the limit.
      const policy = spec === null ? null : policyWith({ ...spec, limits: { new_tokens: MOST_TOKENS } });
      const pair = await Pair.load({ attach, policy });
      const random = new Random(900 + stream);
      const messages = new Messages(random, []);
      const mutator = new Mutator(SEED + stream);
      const short = CASES.filter((headers) => headers.length > 0 && JSON.stringify(headers).length < 1500);
      const met: (readonly Header[])[] = [];
      for (let i = 0; i < 300; i++) {
        if (met.length < 40 || random.once(3)) {
          const made = random.once(2) ? messages.make(setup).headers : mutator.message(short);
          met.push(fieldsOf(made) <= MOST_TOKENS ? made : [TRACEPARENT]);
        }
        pair.send(random.pick(met), cluster === undefined ? {} : { cluster }, `message ${i}`);
      }
    },
  );
});

const BAGGAGE: Header = ["baggage", "env=prod,user.id=alice,account_id=1234567890,session=abc"];
const STATE: Header = ["tracestate", "dd=s:1;t.usr.id:x,rojo=1,ot=th:8"];
const LINES = [TRACEPARENT, STATE, BAGGAGE];

/** An edge that lets baggage and tracestate in. */
const OPEN = {
  zones: [
    { name: "mesh", own: true, clusters: ["mesh-*"] },
    { name: "outside", in: { trace: "keep", carriers: ["traceparent", "tracestate", "baggage"] } },
  ],
};

describe("the same line", () => {
  test("at other peers: mesh, partner, outside", async () => {
    const pair = await Pair.load(attackOn("outbound-cluster", "auto"));
    const clusters = ["mesh-orders", "partner-bank", "elsewhere"];
    const sent = [...clusters, ...clusters].map((cluster) => pair.repeat(LINES, { cluster }, cluster));
    expect(new Set(sent.map((headers) => JSON.stringify(headers))).size).toBe(3);
  });

  test("beside other ids, or none that stay", async () => {
    const ids = { trace: "remap", carriers: ["traceparent", "tracestate", "baggage"] };
    const zones = [OPEN.zones[0], { name: "partner", clusters: ["partner-*"], out: ids }, { name: "outside" }];
    const kept = { match: ["tracestate:rojo"], action: "keep", pattern: "[0-9a-f]{1,64}" };
    const mapped = await Pair.load(attackOn("outbound-cluster", "partner", { zones, fields: [kept] }));
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const states: Header = ["tracestate", `rojo=${trace}`];
    const left = [TRACEPARENT, OTHER_TRACE].map((ids) =>
      mapped.repeat([ids, states, BAGGAGE]).filter(([name]) => name === "tracestate"),
    );
    expect(left).toEqual([[], [states]]);
    for (const [point, peer] of [
      ["outbound-cluster", "partner"],
      ["inbound-listener", "outside"],
    ] as const) {
      const pair = await Pair.load(attackOn(point, peer));
      for (let i = 0; i < 2; i++) {
        for (const ids of [[TRACEPARENT], [OTHER_TRACE], [], [TRACEPARENT, OTHER_TRACE]]) {
          pair.repeat([...ids, STATE, BAGGAGE], {}, peer);
        }
      }
    }
  });

  test("in another trace, where tokens are of that trace", async () => {
    const fields = [
      { match: ["baggage:user.id", "tracestate:rojo"], action: "tokenize", class: "user", scope: "trace" },
    ];
    const pair = await Pair.load(attackOn("inbound-listener", "mesh", { fields }));
    const [one, other] = [TRACEPARENT, OTHER_TRACE].map((ids) => pair.repeat([ids, STATE, BAGGAGE]));
    expect(one?.slice(1)).not.toEqual(other?.slice(1));
    expect(pair.repeat([STATE, BAGGAGE])).toEqual([]);
  });

  test("with tokens that the attach point before wrote on this stream, and on one where it did not", async () => {
    const listener = await Filter.load({ env: keysOf() });
    listener.configure(attackOn("inbound-listener", "outside", OPEN));
    const { headers, store } = listener.request([BAGGAGE]);
    const pair = await Pair.load(attackOn("inbound-cluster", "outside", OPEN));
    for (let i = 0; i < 2; i++) {
      const fresh = pair.repeat(headers);
      expect(pair.repeat(headers, { store })).toEqual(headers);
      expect(fresh).not.toEqual(headers);
    }
  });

  test("under a policy that is updated, reports, is killed, and comes back", async () => {
    const first = attackOn("inbound-listener", "mesh");
    const specs = [{ fields: [] }, { mode: "report" }, { kill_switch: true }, { unknown: "mask" }, {}];
    const pair = await Pair.load(first);
    const before = pair.repeat(LINES);
    for (const spec of specs) {
      pair.configure(attackOn("inbound-listener", "mesh", spec));
      pair.repeat(LINES, {}, JSON.stringify(spec));
    }
    expect(pair.repeat(LINES)).toEqual(before);
  });

  test("under two configurations of one VM, in turns", async () => {
    const configurations = [{}, { unknown: "mask" }].map((spec) => attackOn("inbound-listener", "mesh", spec));
    const options = { env: keysOf() };
    const filters = [await Filter.load(options), await Filter.load({ ...options, explain: true })];
    const roots = filters.map((filter) => configurations.map((configuration) => filter.root(configuration)));
    for (let i = 0; i < 6; i++) {
      const [one, other] = filters.map((filter, f) => left(filter, roots[f]?.[i % 2] as Root, LINES, {}));
      expect(one).toEqual(other);
    }
  });

  test("while exceptions, keys and the bundle end", async () => {
    let seconds = 0;
    const now = () => BigInt(NOW + seconds) * 1_000_000_000n;
    const lift = { match: ["baggage:card"], lift: "payment", action: "keep", zone: "mesh", owner: "a", reason: "b" };
    const fields = [
      { match: ["baggage:user.id"], action: "tokenize", class: "user" },
      { match: ["baggage:card"], action: "keep", pattern: "[0-9]{16}" },
    ];
    const exceptions = [{ ...lift, expires: new Date((NOW + 10) * 1000).toISOString() }];
    const spec = { fields, exceptions };
    const pair = await Pair.load(attackOn("inbound-listener", "mesh", spec), { env: keysOf("acme", 3000), now });
    const seen = new Set<string>();
    for (seconds of [0, 9, 10, 1700, 1790, 2999, 3000, 3600]) {
      pair.tick();
      seen.add(JSON.stringify(pair.repeat([["baggage", "card=4111111111111111,user.id=alice"]])));
    }
    expect(seen.size, "with card and token, with the token alone, with nothing").toBe(3);
  });

  test("with as many new tokens as a message may have, and more", async () => {
    const fields = [{ match: ["baggage:k*", "header:x-user"], action: "tokenize", class: "user", on_mesh: true }];
    const pair = await Pair.load(attackOn("inbound-listener", "mesh", { fields, limits: { new_tokens: 4 } }));
    const many = (n: number): Header => [
      "baggage",
      Array.from({ length: n }, (_, i) => `k${i}=value ${n} ${i}`).join(","),
    ];
    for (const n of [3, 4, 5, 12]) pair.repeat([many(n), ["x-user", `u${n}`]], {}, `${n} tokens`);
  });

  test("where no more may be looked at before a line, in it and behind it", async () => {
    const pair = await Pair.load(attackOn("inbound-listener", "mesh", { limits: { opaque_bytes: 98_304 } }));
    const lines: Header[] = [
      ["tracestate", "rojo=00f067aa0ba902b7,es=s:0.1"],
      ["baggage", "env=prod,user.id=alice,region=eu-west-1"],
    ];
    const seen = new Set<string>();
    for (let size = 48_000; size < 49_200; size += 10) {
      const busy: Header = ["x-b3-a", "z".repeat(size)];
      seen.add(JSON.stringify(pair.repeat([TRACEPARENT, busy, ...lines], {}, `${size} bytes`).slice(2)));
    }
    expect(seen.size, "all of both lines, less and less, and nothing").toBeGreaterThan(4);
  });

  test("at the limits of a list and of the memo", async () => {
    const pair = await Pair.load(attackOn("inbound-listener", "outside", OPEN));
    const list = (n: number) => Array.from({ length: n }, (_, i) => `k${i}=1`).join(",");
    const sizes = [511, 512, 513, 8191, 8192, 8193].map((size) => `env=${"p".repeat(size - 4)}`);
    for (const line of [list(63), list(64), list(65), ...sizes])
      pair.repeat([["baggage", line]], {}, line.slice(0, 40));
    const states = [31, 32, 33].map((n) => Array.from({ length: n }, (_, i) => `k${i}=1`).join(","));
    for (const line of states) pair.repeat([TRACEPARENT, ["tracestate", line]], {}, line.slice(0, 40));
  });

  test("after more lines than are remembered", async () => {
    const pair = await Pair.load(attackOn("inbound-listener", "mesh"));
    const name = (i: number) => `user-${i}`.padEnd(40, "x");
    const line = (i: number): Header => [
      "baggage",
      `env=prod,user.id=${name(i)},account_id=${name(i)},tenant=${name(i)}`,
    ];
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4500; i++) pair.send([line(i)], {}, `line ${i}, ${RUNS[round]}`);
    }
  });
});

test("no line that came, and no value of it, is anywhere in memory once other messages have passed", async () => {
  const filter = await Filter.load({ env: keysOf() });
  filter.configure(attackOn("inbound-listener", "mesh"));
  const secret = "zq7vjx-nobody-else-says-this";
  for (let i = 0; i < 3; i++)
    filter.request([TRACEPARENT, ["baggage", `env=prod,user.id=${secret},x=${secret}`]]).end();
  // What the arena and the buffers held is written over by what comes next.
  filter
    .request([
      ["baggage", `env=prod,user.id=${"u".repeat(60)},x=${"v".repeat(60)}`],
      ["x", "y".repeat(400)],
    ])
    .end();
  expect(filter.holds(Buffer.from(secret))).toBe(false);
});

describe("what is remembered is forgotten", () => {
  const end = NOW + 1000;
  const lift = { match: ["baggage:card"], lift: "payment", action: "keep", zone: "mesh", owner: "a", reason: "b" };
  const exceptions = [{ ...lift, expires: new Date(end * 1000).toISOString() }];
  const spec = {
    fields: [
      { match: ["baggage:user.id"], action: "tokenize", class: "user" },
      { match: ["baggage:card"], action: "keep", pattern: "[0-9]{16}" },
    ],
    exceptions,
  };
  let seconds = NOW;

  /** A filter that remembers a line and its token, and the token; no buffer of a message holds it any more. */
  async function remembering(): Promise<[Filter, Buffer]> {
    seconds = NOW;
    const filter = await Filter.load({ env: keysOf(), now: () => BigInt(seconds) * 1_000_000_000n });
    filter.configure(attackOn("inbound-listener", "mesh", spec));
    const line: Header = ["baggage", "user.id=alice"];
    let token = "";
    for (let i = 0; i < 3; i++) {
      const exchange = filter.request([line]);
      token = exchange.headers.find(([name]) => name === "baggage")?.[1] ?? "";
      exchange.end();
    }
    expect(token).toMatch(/^user\.id=t1\./);
    filter.request([["baggage", `user.id=${"u".repeat(60)},x=${"v".repeat(400)}`]]).end();
    filter.request([["x", "y".repeat(400)]]).end();
    return [filter, Buffer.from(token.slice("user.id=".length))];
  }

  test("with a new policy", async () => {
    const [filter, token] = await remembering();
    expect(filter.holds(token)).toBe(true);
    filter.configure(attackOn("inbound-listener", "mesh", { ...spec, unknown: "mask" }));
    expect(filter.holds(token)).toBe(false);
  });

  test("where an exception or a key ends, and not before", async () => {
    const [filter, token] = await remembering();
    seconds = end - 1;
    filter.tick();
    expect(filter.holds(token)).toBe(true);
    seconds = end;
    filter.tick();
    expect(filter.holds(token)).toBe(false);
  });
});
