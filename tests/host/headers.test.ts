// Header maps in the Node host, by the probe. envoy.test.ts shows that a real Envoy does the same.
import { beforeAll, describe, expect, it } from "vitest";
import { Filter } from "../../src/host/filter.ts";
import { type Header, utf8 } from "../../src/host/headers.ts";
import { compileEntry } from "../stand/wasm.ts";

let wasm: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  wasm = await compileEntry("probe");
});

async function probe(...commands: string[]): Promise<Filter> {
  const filter = await Filter.load({ wasm });
  expect(filter.configure(commands.join("\n")).ok).toBe(true);
  return filter;
}

function texts(filter: Filter): string[] {
  return filter.logs.map(({ text }) => text);
}

const LINES: Header[] = [
  ["X-One", "1"],
  ["b", "2"],
  ["x-one", "3"],
  ["c", "4"],
];

describe("header maps", () => {
  it("hands names over in lower case, every line in its place", async () => {
    const filter = await probe("request dump");
    filter.request(LINES);
    expect(texts(filter).slice(1)).toEqual(["request pairs 0 4", "x-one=1", "b=2", "x-one=3", "c=4", "dump 4"]);
  });

  it.each([
    ["replace makes one line of all, at the end", "replace x-one new", ["b: 2", "c: 4", "x-one: new"]],
    ["replace adds what is not there", "replace d new", ["x-one: 1", "b: 2", "x-one: 3", "c: 4", "d: new"]],
    ["replace takes an empty value", "replace b ", ["x-one: 1", "x-one: 3", "c: 4", "b: "]],
    ["replace spells names in lower case", "replace X-ONE new", ["b: 2", "c: 4", "x-one: new"]],
    ["add puts one more line at the end", "add x-one 5", ["x-one: 1", "b: 2", "x-one: 3", "c: 4", "x-one: 5"]],
    ["remove takes every line of the name", "remove x-one", ["b: 2", "c: 4"]],
    ["remove of what is not there changes nothing", "remove d", ["x-one: 1", "b: 2", "x-one: 3", "c: 4"]],
  ])("%s", async (_, command, left) => {
    const filter = await probe(`request ${command}`, `response ${command}`);
    const stream = filter.request(LINES);
    expect(stream.headers.map((line) => line.join(": "))).toEqual(left);
    expect(stream.response(LINES).map((line) => line.join(": "))).toEqual(left);
    expect(texts(filter)).toContain(`${command.split(" ")[0]} 0`);
  });

  it("answers only the first line of a name to proxy_get_header_map_value", async () => {
    const filter = await probe("request first x-one", "request first d");
    filter.request(LINES);
    expect(texts(filter).slice(-2)).toEqual(["first 0 1", "first 1"]);
  });

  it("joins the names that Envoy keeps in one line", async () => {
    const filter = await probe("request add x-request-id third");
    const { headers } = filter.request([
      ["x-request-id", "first"],
      ["x-request-id", "second"],
    ]);
    expect(headers).toEqual([["x-request-id", "first,second,third"]]);
  });

  it("passes values as bytes, untouched", async () => {
    const every = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join("");
    const filter = await probe("request add a b");
    const { headers } = filter.request([
      ["all", every],
      ["text", utf8("né€")],
    ]);
    expect(headers).toEqual([
      ["all", every],
      ["text", "n\xc3\xa9\xe2\x82\xac"],
      ["a", "b"],
    ]);
  });

  it("has a map only while the callback about it runs", async () => {
    const filter = await probe("response other a b", "configure other a b", "tick other a b", "configure tick 5");
    const stream = filter.request([["a", "1"]]);
    stream.response([]);
    filter.tick();
    expect(stream.headers).toEqual([["a", "1"]]);
    expect(texts(filter).filter((text) => text.startsWith("other"))).toEqual(["other 2", "other 2", "other 2"]);
  });

  it("calls for trailers where there are some", async () => {
    const filter = await probe("request-trailers remove t", "response-trailers replace t new");
    const stream = filter.request([["a", "1"]], { trailers: [["t", "1"]] });
    expect(stream.trailers).toEqual([]);
    expect(stream.responseTrailers([["t", "1"]])).toEqual([["t", "new"]]);
    const without = texts(filter).length;
    filter.request([["a", "1"]]);
    expect(texts(filter).slice(without)).toEqual(["request pairs 0 1"]);
  });

  it("tells an empty map apart by its status", async () => {
    const filter = await probe();
    filter.request([]);
    expect(texts(filter).at(-1)).toBe("request pairs 7 0");
  });
});
