// The parts of the bench that read other programs' words, and what it makes of figures. The bench itself is run by hand.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attachments, live, replaceOurs } from "../../bench/attachment.ts";
import { budgets, membersRatio } from "../../bench/budget.ts";
import { readTotals } from "../../bench/callgrind.ts";
import { nameCalls, recordCalls, writeCalls } from "../../bench/calls.ts";
import { compileFilter } from "../../bench/compile.ts";
import { CONTENDERS, FLOOR, NONE, OURS, RUST } from "../../bench/contender.ts";
import { writeCostliest } from "../../bench/costliest.ts";
import { figureOf } from "../../bench/counter.ts";
import { type Figures, takesPart } from "../../bench/figures.ts";
import { LAYOUTS } from "../../bench/layout.ts";
import { readMemories } from "../../bench/memory.ts";
import { missingPeer, peerConfiguration } from "../../bench/peers.ts";
import { readCount } from "../../bench/perf.ts";
import { pieces } from "../../bench/pieces.ts";
import { readSpentNs } from "../../bench/processor.ts";
import { fresh, hostile, known, long, plain, RAW, rotating, users, vendors, worst } from "../../bench/request.ts";
import { ROW_NAMES, type RowName } from "../../bench/row.ts";
import { headersOf, scenery } from "../../bench/stand.ts";
import { report } from "../../bench/table.ts";
import { Filter } from "../../src/host/filter.ts";
import { ROOT, WASM } from "../../src/host/root.ts";
import { type Gene, headersOf as headersOfGenes } from "../stand/genes.ts";
import { type Document, hop, render, TestKeys } from "../stand/harness.ts";

describe("a count", () => {
  it("is read from perf's CSV, and is missing where perf says so", () => {
    expect(readCount("123456,,instructions:u,100200300,100.00,,\n")).toBe(123456);
    expect(() => readCount("<not supported>,,instructions:u,0,100.00,,\n")).toThrow("no instructions");
  });

  it("is read from a callgrind dump by either of its names", () => {
    expect(readTotals("events: Ir\nsummary: 42\n\nfn=(1)\n")).toBe(42);
    expect(readTotals("fn=(1)\n0 7\n\ntotals: 7\n")).toBe(7);
    expect(() => readTotals("fn=(1)\n")).toThrow("no instructions");
  });

  it("is read behind a program's name, whatever that is", () => {
    expect(readSpentNs("7 (a) b) (c) S 1 7 7 0 -1 4194560 10 0 0 0 250 31 0 0 20 0 9 0")).toBe(2_500_000_000);
  });
});

describe("the costliest messages", () => {
  const rows: { hop: string; genes: Gene[] }[] = JSON.parse(
    readFileSync(join(ROOT, "tests", "fuzz", "worst.json"), "utf8"),
  );

  it("are such as Envoy takes by default", () => {
    expect(rows.length).toBeGreaterThan(5);
    for (const { genes } of rows) {
      const headers = headersOfGenes(genes, "zz");
      const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
      expect(headers.length).toBeLessThan(94);
      expect(bytes).toBeLessThan(60 * 1024);
      for (const [name, value] of headers) {
        expect(name).toMatch(/^[!#$%&'*+.^_`|~0-9a-z-]+$/);
        expect(value).toMatch(/^[\t\x20-\x7e]*$/);
      }
    }
  });

  it("are a table with what each costs above no filter", () => {
    const cost = { hop: "from outside", what: "`x-a` of it", none: 1_000.4, ours: 3_001_000 };
    expect(writeCostliest([cost], "instructions").split("\n").at(-1)).toBe(
      "| from outside | `x-a` of it | 1,000 | +3,000,000 |",
    );
  });
});

describe("linear memories", () => {
  it("are what can be used in front of the addresses that V8 keeps for them", () => {
    const maps = [
      "7fd0bb200000-7fd0bb2c0000 rw-p 00000000 00:00 0 ",
      "7fd0bb2c0000-7fd2bb200000 ---p 00000000 00:00 0 ",
      "7fd2bb21c000-7fd2bb22c000 rw-p 00000000 00:00 0 ",
      "7fd2bb22c000-7fd2cb240000 ---p 00000000 00:00 0 ",
      "7fd2ed210000-7fd2ed310000 rw-p 00000000 00:00 0 ",
      "7fd2ed310000-7fd4ed210000 ---p 00000000 00:00 0 ",
    ];
    expect(readMemories(maps.join("\n"))).toEqual([768 * 1024, 1024 * 1024]);
  });
});

describe("the requests", () => {
  const lines = (bytes: Buffer) => bytes.toString("latin1").split("\r\n").slice(1, -2);
  const baggage = (bytes: Buffer) => lines(bytes).find((line) => line.startsWith("baggage: "));

  it("have thirteen header lines with trace context and ten without", () => {
    expect(lines(known()(0))).toHaveLength(13);
    expect(lines(plain()(0))).toHaveLength(10);
    expect(plain()(0).includes("trace")).toBe(false);
  });

  it("mint both tokens anew in every fresh one, as long as those that are known", () => {
    const make = fresh();
    const some = Array.from({ length: 100 }, (_, n) => baggage(make(n)) ?? "");
    expect(new Set(some.map((line) => line.split(",")[1])).size).toBe(100);
    expect(new Set(some.map((line) => line.split(",")[3])).size).toBe(100);
    expect(new Set(some.map((line) => line.length))).toEqual(new Set([baggage(known()(0))?.length]));
    expect(some.every((line) => line.includes(RAW))).toBe(true);
  });

  it("come of so many users in turn, each in a trace of its own, as long as one that is known", () => {
    const make = users(3);
    const some = Array.from({ length: 9 }, (_, n) => make(n));
    const count = (name: string) =>
      new Set(some.map((bytes) => lines(bytes).find((line) => line.startsWith(name)))).size;
    expect([count("baggage"), count("traceparent"), count("tracestate")]).toEqual([3, 9, 9]);
    for (const bytes of [...some, rotating()(0)]) {
      expect(lines(bytes).map((line) => line.length)).toEqual(lines(known()(0)).map((line) => line.length));
    }
  });

  it("carry twelve vendors' contexts at once", () => {
    const names = (bytes: Buffer) => lines(bytes).map((line) => line.slice(0, line.indexOf(":")));
    const more = names(vendors()(0)).filter((name) => !names(known()(0)).includes(name));
    const found = new Set(more.map((name) => name.replace(/^(x-datadog|x-instana|ot-tracer)-.*/, "$1")));
    expect([...found]).toHaveLength(12);
  });

  it.each([
    ["worst", worst],
    ["hostile", hostile],
  ])("are as large as is legal, with new values in every one: %s", (_, requests) => {
    const make = requests();
    const [one, two] = [make(0), make(1)];
    expect(lines(one)).toHaveLength(100);
    const value = (name: string, bytes = one) =>
      lines(bytes)
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2) ?? "";
    expect(value("baggage")).toHaveLength(8191);
    expect(value("baggage").trimStart().split(",")).toHaveLength(64);
    expect(value("tracestate").split(",")).toHaveLength(32);
    expect(
      value("tracestate")
        .split(",")
        .every((entry) => entry.split("=")[1]?.length === 256),
    ).toBe(true);
    expect(value("baggage", two)).not.toBe(value("baggage"));
    expect(lines(worst({ states: false, baggage: false })(0))).toHaveLength(100);
  });

  it("of pieces are as long as an entry of tracestate may be", () => {
    for (const [name, value] of Object.entries(pieces())) expect(value, name).toMatch(/^[\x20-\x7e]{256}$/);
  });

  it("have as many members as asked for", () => {
    expect(baggage(long(64)(0))?.split(",")).toHaveLength(64);
  });
});

/** What no filter costs, and what is added to it. */
function figures(added: Partial<Record<RowName, number>>, floor: Partial<Record<RowName, number>> = {}): Figures {
  const cells = ROW_NAMES.flatMap((row) => [
    { row, contender: NONE.name, median: 1000, spread: 3 },
    { row, contender: OURS.name, median: 1000 + (added[row] ?? 1), spread: 4 },
    ...(takesPart(FLOOR, row) ? [{ row, contender: FLOOR.name, median: 1000 + (floor[row] ?? 1), spread: 5 }] : []),
  ]);
  return {
    cells,
    missing: [{ contender: RUST.name, why: "not built" }],
    calls: [{ row: "known", at: ["listener: create, delete"] }],
  };
}

const FIGURES = figures(
  { known: 58_001, plain: 2_501, users1000: 66_001, users5000: 66_001, members32: 1000, members64: 2000, mesh: 68_000 },
  { known: 50_000 },
);
const MEMORY = { requests: 10, usersBytes: 65_536, lateBytes: 131_072 };
const START = { [OURS.name]: { median: 140, spread: 1 }, [RUST.name]: { median: 100, spread: 1 } };

describe("a figure", () => {
  it("is the median of its counts, and how far they lie apart", () => {
    expect(figureOf([5, 1, 9, 4, 3])).toEqual({ median: 4, spread: 8 });
  });
});

describe("the budgets", () => {
  it("are held against the floor, the known row and an Envoy without a filter", () => {
    const over = budgets(FIGURES, "instructions", MEMORY, START).filter(({ measured, most }) => measured > most);
    expect(over.map(({ what, measured, most }) => [what, measured, most])).toEqual([
      ["inbound, from the mesh: tokens known (floor + 8000)", 58_001, 58_000],
      ["its growth over 10 requests more", 65_536, 0],
      ["start to first answer, against the Rust filter", 1.4, 1.3],
    ]);
    expect(membersRatio(FIGURES)).toBe(2);
    const users = budgets(FIGURES, "instructions", MEMORY).filter(({ what }) => what.includes("users in turn"));
    expect(users.map(({ most }) => most)).toEqual([66_001, 74_001]);
  });

  it("say nothing of instructions where those were not counted", () => {
    expect(budgets(FIGURES, "ns", MEMORY).map(({ unit }) => unit)).toEqual(["times", "bytes", "bytes"]);
  });

  it("stand in the report, with what is over, the spreads, who is missing and what is called", () => {
    const at = { commit: "c", processor: "p", cores: 2, system: "s", envoy: "1.40.0", counter: "perf", unit: "i" };
    const text = report(FIGURES, budgets(FIGURES, "instructions", MEMORY), at);
    expect(text).toMatch(/^\| tokens known +\| +1,000 ± 3 \| +\+58,001 ± 4 \| +\+50,000 ± 5 \|$/m);
    expect(text).toMatch(/tokens known \(floor \+ 8000\) +\| +58,001 instructions \| +58,000 \| +over \|$/m);
    expect(text).toMatch(/^\| outbound, to the mesh: tokens known +\| +68,000 instructions \| +68,000 \| within \|$/m);
    expect(text).toContain("Rust proxy-wasm: missing, not built.");
    expect(text).toContain("- inbound, from the mesh: tokens known; listener: create, delete");
  });
});

describe("a contender", () => {
  const scene = (contender: (typeof CONTENDERS)[number], layout: (typeof LAYOUTS)[number]) =>
    scenery(contender, layout, { upstream: 1, otlp: layout === "traced" ? 1 : undefined }, known());
  const texts = (bootstrap: Document) => JSON.stringify(bootstrap);

  it.each(LAYOUTS)("stands in the place of ours, and no filter in none: %s", async (layout) => {
    const without = (await scene(NONE, layout)).bootstrap;
    expect(attachments(without)).toEqual([]);
    // Where Envoy traces, native filters are rendered beside ours, and stay.
    expect(texts(without).includes("upstream_codec")).toBe(layout === "traced");
    const ours = (await scene(OURS, layout)).bootstrap;
    expect(attachments(ours).length).toBeGreaterThan(0);
    expect(texts(ours)).toContain("tracecloak_log");
    const peer = (await scene(CONTENDERS.find(({ name }) => name === "Lua, HMAC") ?? NONE, layout)).bootstrap;
    expect(texts(peer).split("h1.").length).toBeGreaterThan(1);
    expect(attachments(peer)).toEqual([]);
  });

  it("is what `render` writes, to the byte, where it is ours", async () => {
    const bootstrap = await render(hop({ peer: "mesh", upstream: { host: "127.0.0.1", port: 1 } }));
    expect((await scenery(OURS, "inbound", { upstream: 1 })).bootstrap).toEqual(bootstrap);
  });

  it("at the floor makes the calls that ours makes, by callbacks that ours has", async () => {
    const callbacks = async (file: string) => {
      const module = await WebAssembly.compile(readFileSync(file));
      const names = WebAssembly.Module.exports(module).map(({ name }) => name);
      return names.filter((name) => name.startsWith("proxy_on_")).sort();
    };
    expect(await callbacks(await compileFilter("calls"))).toEqual(await callbacks(WASM));
    const { bootstrap, calls } = await scene(FLOOR, "inbound");
    expect(nameCalls(calls[0] ?? [])).toBe(
      "create, pairs of the request, replace `baggage`, store `tracecloak_log`, pairs of the response, delete",
    );
    expect(texts(bootstrap)).toContain(JSON.stringify(writeCalls(calls[0] ?? [])).slice(1, -1));
  });

  it("at the floor makes one call more in each period, where it is told to", async () => {
    const made: string[] = [];
    const fail = (call: string) => {
      made.push(call);
      return undefined;
    };
    const filter = await Filter.load({ wasm: await compileFilter("calls"), fail });
    const calls = ["a", "b", "c"].map((name) => ({ map: 0, call: "proxy_get_property", name, value: "" }) as const);
    const root = filter.root(`2 1 1\n${writeCalls(calls)}`);
    expect(root.configured.ok).toBe(true);
    const counts = Array.from({ length: 11 }, () => {
      made.length = 0;
      root.request([["a", "b"]]).end();
      return made.length;
    });
    expect(counts).toEqual([3, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it("is told which router filters do not run, and takes a list away that was there for it alone", () => {
    const ours = {
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm",
        config: { name: "tracecloak.x" },
      },
    };
    const codec = { name: "envoy.filters.http.upstream_codec" };
    const router = { upstream_http_filters: [structuredClone(ours), codec] };
    const options = { http_filters: [structuredClone(ours), codec] };
    const bootstrap = {
      static_resources: {
        listeners: [{ filter_chains: [{ filters: [{ typed_config: { http_filters: [{ typed_config: router }] } }] }] }],
        clusters: [{ typed_extension_protocol_options: { o: options } }, {}],
      },
    };
    const all = attachments(bootstrap);
    expect(all.map(({ place }) => place)).toEqual(["router", "cluster"]);
    expect(live(all).map(({ place }) => place)).toEqual(["cluster"]);
    for (const one of all) replaceOurs(one, []);
    expect([router, options]).toEqual([{}, {}]);
  });

  it("has the calls of every attachment that a request meets", async () => {
    const { bootstrap } = await scene(OURS, "traced");
    const ours = live(attachments(bootstrap)).map((one) => one.ours);
    const stream = { headers: headersOf(known()(0)), tracing: true, env: new TestKeys().env() };
    const calls = await recordCalls(ours, stream);
    expect(calls).toHaveLength(ours.length);
    for (const list of calls) expect(list[0]?.call).toBe("proxy_get_header_map_pairs");
  });
});

describe("a peer", () => {
  it("is told the keys of a bundle, and those of a partner only at its boundary", () => {
    const bundle = new TestKeys().bundle();
    expect(peerConfiguration(bundle, false)).toMatch(
      /^epoch=\d+\nseal=[0-9a-f]{32}(\n(tenant|service)\.kid=[0-9a-f]{8}\n\2\.key=[0-9a-f]{128}){2}$/,
    );
    expect(peerConfiguration(bundle, true)).toMatch(/\nmap=[0-9a-f]{128}$/);
  });

  it("that was not built is missing by name", async () => {
    expect(await missingPeer("/nowhere")).toContain("bench/peers/build.mjs");
  });
});

describe("what was recorded", () => {
  const page = (name: string) => readFileSync(join(ROOT, name), "utf8");

  /** What a contender adds to a row of the first table, in hundreds. */
  function recorded(row: string, contender: string): string {
    const [head = "", , ...rows] = page("bench/results.md")
      .slice(page("bench/results.md").indexOf("| inbound, from the mesh "))
      .split("\n");
    const cellsOf = (line: string) => line.split("|").map((cell) => cell.trim());
    const line = rows.find((one) => cellsOf(one)[1] === row) ?? "";
    const value = cellsOf(line)[cellsOf(head).indexOf(contender)] ?? "";
    const above = Number(/^\+([\d,]+)/.exec(value)?.[1]?.replaceAll(",", ""));
    return (Math.round(above / 100) * 100).toLocaleString("en");
  }

  it("is what README.md says", () => {
    const readme = page("README.md").replaceAll("\n", " ");
    for (const contender of [OURS.name, RUST.name, "Lua, HMAC"]) {
      expect(readme).toContain(recorded("tokens known", contender));
    }
    expect(readme).toContain(recorded("1,000 users in turn, ids new", OURS.name));
  });
});

describe("the page of the bench", () => {
  it("names every contender", () => {
    const page = readFileSync(join(ROOT, "bench", "README.md"), "utf8");
    for (const { name } of CONTENDERS) expect(page).toContain(`| ${name} |`);
  });
});
