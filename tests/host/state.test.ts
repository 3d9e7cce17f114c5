// What the Node host keeps beside headers: properties, environment, clock and chance, metrics, ticks, configurations.
import { beforeAll, describe, expect, it } from "vitest";
import { Filter, type FilterOptions } from "../../src/host/filter.ts";
import { compileEntry } from "../stand/wasm.ts";

let wasm: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  wasm = await compileEntry("probe");
});

async function probe(options: FilterOptions, ...commands: string[]): Promise<Filter> {
  const filter = await Filter.load({ wasm, ...options });
  expect(filter.configure(commands.join("\n")).ok).toBe(true);
  return filter;
}

/** The answers to one command, in order. */
function said(filter: Filter, command: string): string[] {
  return filter.logs.map(({ text }) => text).filter((text) => text.startsWith(`${command} `));
}

describe("properties", () => {
  it("hold for the stream, and for every filter and attempt that shares its store", async () => {
    const filter = await probe(
      {},
      "request get key",
      "request set key some value",
      "request get key",
      "response get key",
    );
    const first = filter.request([]);
    first.response([]);
    filter.request([], { store: first.store });
    filter.request([]);
    expect(said(filter, "get")).toEqual([
      "get 1",
      "get 0 some value",
      "get 0 some value",
      "get 0 some value",
      "get 0 some value",
      "get 1",
      "get 0 some value",
    ]);
  });

  it("name the cluster where it is known", async () => {
    const filter = await probe({}, "request get xds cluster_name");
    filter.request([], { cluster: "partner-bank" });
    filter.request([]);
    expect(said(filter, "get")).toEqual(["get 0 partner-bank", "get 1"]);
  });

  it("are no business of a root context", async () => {
    const filter = await probe({}, "configure set key value", "configure get key");
    expect([...said(filter, "set"), ...said(filter, "get")]).toEqual(["set 1", "get 1"]);
  });
});

describe("the environment", () => {
  it("is what was given, and nothing else", async () => {
    const env = { OTHER: "x", KEYS: "four", KEYS_OLD: "longer value", EMPTY: "" };
    const names = ["KEYS", "KEYS_OLD", "EMPTY", "KEY", "PATH"];
    const filter = await probe({ env }, ...names.map((name) => `configure env ${name}`));
    expect(said(filter, "env")).toEqual(["env 0 4", "env 0 12", "env 0 0", "env 1 0", "env 1 0"]);
  });

  it("is nowhere in memory once its reader has wiped what it took", async () => {
    const env = { KEPT: "taken-and-kept", WIPED: "taken-and-wiped", OTHER: "never-asked-for" };
    const filter = await probe({ env }, "configure env KEPT", "configure env WIPED");
    const held = Object.values(env).filter((value) => filter.holds(Buffer.from(value)));
    expect(held).toEqual(["taken-and-kept"]);
  });

  it("may be empty", async () => {
    expect(said(await probe({}, "configure env KEYS"), "env")).toEqual(["env 1 0"]);
  });
});

it("takes randomness and time from the test", async () => {
  const random = (size: number) => new Uint8Array(size).fill(7);
  const filter = await probe({ random, now: () => 1_700_000_000_123_456_789n }, "request random", "request clock");
  filter.request([]);
  expect([...said(filter, "random"), ...said(filter, "clock")]).toEqual([
    "random 0 7,7",
    "clock 0 1700000000123456789",
  ]);
});

it("counts, and takes nothing but more for a counter", async () => {
  const filter = await probe({}, "request metric 2", "request metric 0", "request metric -1", "request metric 3");
  filter.request([]);
  expect(said(filter, "metric")).toEqual(["metric 0", "metric 2", "metric 2", "metric 0"]);
  expect(filter.metrics()).toEqual({ probe_total: 5 });
});

it("runs several configurations in one VM, each for its own streams", async () => {
  const filter = await Filter.load({ wasm });
  const [one, two] = [filter.root("request add from one"), filter.root("request add from two")];
  expect([one, two, one].map((root) => root.request([]).headers[0]?.[1])).toEqual(["one", "two", "one"]);
});

describe("ticks", () => {
  it("come to the configurations that asked for them, until they end", async () => {
    const filter = await Filter.load({ wasm });
    const asking = filter.root("configure tick 1000\ntick metric 1");
    filter.root("tick metric 100");
    filter.tick();
    filter.tick();
    filter.remove(asking);
    filter.tick();
    expect(filter.metrics()).toEqual({ probe_total: 2 });
  });
});

describe("local replies", () => {
  it("stop the stream", async () => {
    const filter = await probe({}, "request reply 431 too much");
    const stream = filter.request([["a", "1"]]);
    expect(stream.reply).toEqual({ code: 431, details: "too much", body: "too much" });
    expect(stream.hangs).toBe(false);
  });

  it("do not come from nowhere: a stream that is only stopped hangs", async () => {
    const filter = await probe(
      { fail: (call) => (call === "proxy_send_local_response" ? 10 : undefined) },
      "request reply 431",
    );
    const stream = filter.request([["a", "1"]]);
    expect({ reply: stream.reply, hangs: stream.hangs }).toEqual({ reply: undefined, hangs: true });
  });
});

describe("the explanation function", () => {
  it("is there for who asked, and else is not, as in an Envoy", async () => {
    const command = "configure foreign tracecloak_field";
    expect(said(await probe({ explain: true }, command, "configure foreign other"), "foreign")).toEqual([
      "foreign 0",
      "foreign 1",
    ]);
    expect(said(await probe({}, command), "foreign")).toEqual(["foreign 1"]);
  });
});

it("refuses calls to the host while the module starts", async () => {
  const early = await compileEntry("early");
  await expect(Filter.load({ wasm: early })).rejects.toMatchObject({ code: "wasm-trap", path: "_initialize" });
});
