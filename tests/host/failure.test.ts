// The Node host fails as Envoy does: by status where Envoy answers one, for good where Envoy's VM is down.
import { beforeAll, describe, expect, it } from "vitest";
import { Filter, type FilterOptions } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { Problem } from "../../src/text/problem.ts";
import { compileEntry } from "../stand/wasm.ts";

let wasm: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  wasm = await compileEntry("probe");
});

async function probe(options: FilterOptions, ...commands: string[]): Promise<Filter> {
  const filter = await Filter.load({ wasm, ...options });
  filter.configure(commands.join("\n"));
  return filter;
}

const texts = (filter: Filter) => filter.logs.map(({ text }) => text);
const LINE: Header[] = [["a", "1"]];
const NEEDED = ["proxy_on_context_create", "proxy_on_configure", "proxy_log", "proxy_get_buffer_bytes"];

describe("status 6, when proxy_on_memory_allocate answers 0", () => {
  const sized = (bytes: number): Header[] => Array.from({ length: 10 }, () => ["a", "1".repeat(bytes / 10)]);

  it("is what get_header_map_pairs answers, and the headers stay", async () => {
    const filter = await probe({}, "request remove a");
    const { headers } = filter.request([...sized(115_000), ["b", "2"]]);
    expect(texts(filter).slice(-2)).toEqual(["request pairs 6 0", "remove 0"]);
    expect(headers).toEqual([["b", "2"]]);
  });

  it("is not what a map under the limit gets, nor the callback after", async () => {
    const filter = await probe({});
    filter.request(sized(114_000));
    expect(texts(filter).at(-1)).toBe("request pairs 0 10");
    filter.request(sized(115_000)).response(LINE);
    expect(texts(filter).slice(-2)).toEqual(["request pairs 6 0", "response pairs 0 1"]);
  });

  it("is what a configuration over the limit gets", async () => {
    const filter = await Filter.load({ wasm });
    filter.configure("x".repeat(256 * 1024));
    filter.configure("x".repeat(256 * 1024 + 1));
    expect(texts(filter).filter((text) => text.startsWith("config "))).toEqual(["config 0 262144", "config 6 0"]);
  });

  it("is what a longer environment than is read gets", async () => {
    const filter = await probe({ env: { KEYS: "k", OTHER: "x".repeat(256 * 1024) } }, "configure env KEYS");
    expect(texts(filter).at(-1)).toBe("env 6 0");
  });
});

it("leaves more pairs than are read to the filter as an error, not as an empty map", async () => {
  const filter = await probe({});
  filter.request(Array.from({ length: 1200 }, () => ["a", "1"]));
  filter.request(Array.from({ length: 1201 }, () => ["a", "1"]));
  expect(texts(filter).slice(-2)).toEqual(["request pairs 0 1200", "request pairs 4 0"]);
});

describe("capabilities", () => {
  it("answer status 10 for a call that is not among them, and log that", async () => {
    const capabilities = [...NEEDED, "proxy_on_request_headers", "proxy_get_header_map_pairs"];
    const filter = await probe(
      { capabilities },
      "request replace a 2",
      "request remove a",
      "request env A",
      "request random",
    );
    const { headers } = filter.request(LINE);
    expect(headers).toEqual(LINE);
    expect(texts(filter).filter((text) => /^(replace|remove|env|random) /.test(text))).toEqual([
      "replace 10",
      "remove 10",
      "env 10 0",
      "random 10 0,0",
    ]);
    expect(filter.logs).toContainEqual({
      level: "error",
      text: "Attempted call to restricted capability: proxy_replace_header_map_value",
    });
  });

  it("never call an export that is not among them: the raw header passes", async () => {
    const capabilities = [...NEEDED, "proxy_get_header_map_pairs", "proxy_remove_header_map_value"];
    const filter = await probe({ capabilities }, "request remove a");
    const { headers, reply } = filter.request(LINE);
    expect({ headers, reply }).toEqual({ headers: LINE, reply: undefined });
  });

  it("allow everything when none is named", async () => {
    const filter = await probe({ capabilities: [] }, "request remove a");
    expect(filter.request(LINE).headers).toEqual([]);
  });
});

describe("a trap", () => {
  it("fails its stream and every later one with 503, in this VM alone", async () => {
    const filter = await probe({}, "request trap");
    const other = await probe({}, "response trap");
    const stream = filter.request(LINE);
    expect(stream.reply).toEqual({ code: 503, details: "wasm_fail_stream", body: "" });
    expect(filter.failed).toBe(true);
    expect(filter.logs.at(-1)?.level).toBe("critical");
    const calls = filter.logs.length;
    expect(filter.request(LINE).reply?.code).toBe(503);
    stream.response(LINE);
    stream.end();
    expect(filter.logs.length).toBe(calls);
    expect(other.request(LINE).reply).toBeUndefined();
  });

  it("in a response fails the stream that was going well", async () => {
    const filter = await probe({}, "response trap");
    const stream = filter.request(LINE);
    expect(stream.reply).toBeUndefined();
    stream.response(LINE);
    expect(stream.reply?.code).toBe(503);
  });

  it("while configuring is no accepted configuration", async () => {
    const filter = await Filter.load({ wasm });
    expect(filter.configure("configure trap").ok).toBe(false);
  });
});

describe("a status that the test asks for", () => {
  it("is answered instead of the call, by call and by name", async () => {
    const fail = (call: string, name: string) =>
      call.endsWith("remove_header_map_value") && name === "b" ? 2 : undefined;
    const filter = await probe({ fail }, "request remove a", "request remove b");
    const { headers } = filter.request([...LINE, ["b", "2"]]);
    expect(headers).toEqual([["b", "2"]]);
    expect(texts(filter).slice(-2)).toEqual(["remove 0", "remove 2"]);
  });
});

describe("configurations", () => {
  it("that are refused leave the one before in use", async () => {
    const filter = await probe({}, "request add from first");
    expect(filter.configure("refuse")).toMatchObject({ ok: false });
    expect(filter.request([]).headers).toEqual([["from", "first"]]);
  });

  it("say why, in the words of the filter's log line", async () => {
    const line = 'tracecloak event=config_refused code=mode-unknown pointer=/policy/a b expected="one of "x""';
    const { problem, logs } = (await Filter.load({ wasm })).configure(`configure say ${line}`);
    expect(problem).toEqual({ code: "mode-unknown", pointer: "/policy/a b", expected: 'one of "x"' });
    expect(logs.map(({ text }) => text)).toContain(line);
  });

  it("must be there before a request", async () => {
    const filter = await Filter.load({ wasm });
    expect(() => filter.request(LINE)).toThrow("no configuration was accepted");
  });
});

describe("a wasm that no Envoy loads", () => {
  const module = (text: string) => new Uint8Array(Buffer.from(`0061736d01000000${text}`, "hex"));
  // (import "env" "abort" (func)), (memory (export "memory") 1)
  const IMPORTS_ABORT = "01040160000002" + "0d0103656e760561626f72740000";
  const ONLY_MEMORY = "0503010001070a01066d656d6f72790200";

  it.each([
    ["is no file", "tests/wasm/none.wasm", "wasm-missing", "tests/wasm/none.wasm"],
    ["is no wasm", new Uint8Array(8), "wasm-invalid", "buffer"],
    ["imports what no host offers", module(IMPORTS_ABORT), "wasm-import", "env.abort"],
    ["exports nothing that a host needs", module(ONLY_MEMORY), "wasm-export", "proxy_abi_version_0_2_1"],
  ])("%s", async (_, bad, code, subject) => {
    const error = await Filter.load({ wasm: bad }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ code, path: subject });
  });
});
