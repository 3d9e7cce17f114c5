// Header lines as strangers send them: duplicates, an empty first line, odd case and white space, bytes that are no
// UTF-8 (threats.md, rows on duplicates and white space). Over a bare socket; HTTP/2 for what its codec leaves.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { get, http2Get, rawRequest, requestBytes, valuesOf } from "../stand/client.ts";
import { type RunningHop, referencePolicy, TestKeys, World } from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

describe("baggage at an inbound listener", () => {
  let hop: RunningHop;
  beforeAll(async () => {
    hop = await world.hop({ env: keys.env() });
  });

  const arrived = async (...lines: string[]) => {
    await get(
      hop.port,
      lines.map((line) => ["baggage", line]),
    );
    return valuesOf(hop.upstream.received.at(-1)?.headers ?? [], "baggage");
  };

  test.each<[name: string, lines: string[], want: string[]]>([
    ["an empty first line hides nothing", ["", "env=prod,card=4111111111111111"], ["env=prod"]],
    ["several lines become one", ["env=prod", "region=eu-west-1", "x=1"], ["env=prod,region=eu-west-1"]],
    ["a kept key counts once over all lines", ["env=prod", "env=dev"], ["env=prod"]],
    ["nothing kept, nothing sent", ["x=1", "", "y=2"], []],
    ["white space around everything", [" \t env = prod \t,\tx=1 "], ["env=prod"]],
    ["a kept header is untouched", ["env=prod"], ["env=prod"]],
    ["bytes that are no UTF-8 make it malformed", ["env=prod,x=\xff\xc3"], []],
  ])("%s", async (_, lines, want) => {
    expect(await arrived(...lines)).toEqual(want);
  });

  test("the case of a header's name is no way around", async () => {
    await get(hop.port, [["BaGgAgE", "x=1,env=prod"]]);
    expect(valuesOf(hop.upstream.received.at(-1)?.headers ?? [], "baggage")).toEqual(["env=prod"]);
  });

  test("white space before the colon is refused before anything sees it", async () => {
    const bytes = Buffer.from(
      requestBytes("/", [["baggage", "x=1"]])
        .toString("latin1")
        .replace("baggage:", "baggage :"),
      "latin1",
    );
    const before = hop.upstream.received.length;
    expect((await rawRequest(hop.port, bytes)).status).toBe(400);
    expect(hop.upstream.received).toHaveLength(before);
  });

  test("two traceparent lines are malformed, whichever is first", async () => {
    const one: Header = ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"];
    await get(hop.port, [["traceparent", ""], one, one]);
    expect(valuesOf(hop.upstream.received.at(-1)?.headers ?? [], "traceparent")).toEqual([]);
  });
});

test("over HTTP/2 from the client, where lines stay apart, nothing hides either", async () => {
  const hop = await world.hop({ env: keys.env() });
  await http2Get(hop.port, { baggage: ["", "env=prod,x=1", "env=dev"], "x-b3-traceid": "not-hex" });
  const headers = hop.upstream.received[0]?.headers ?? [];
  expect(valuesOf(headers, "baggage")).toEqual(["env=prod"]);
  expect(valuesOf(headers, "x-b3-traceid")).toEqual([]);
});

test("over HTTP/2 to the upstream the same lines leave", async () => {
  const hop = await world.hop({ env: keys.env(), protocol: "http2" });
  await get(hop.port, [
    ["baggage", ""],
    ["baggage", "env=prod,x=1"],
    ["baggage", "region=eu-west-1"],
  ]);
  expect(valuesOf(hop.upstream.received.at(-1)?.headers ?? [], "baggage")).toEqual(["env=prod,region=eu-west-1"]);
});

test("a header block over the policy's limit is refused with 431 and reaches nobody", async () => {
  const policy = referencePolicy();
  policy.spec.limits = { header_bytes: 8192 };
  const hop = await world.hop({ env: keys.env(), policy });
  const { status, body } = await get(hop.port, [["x-padding", "planted".repeat(1500)]]);
  expect(status).toBe(431);
  expect(body.toString()).not.toContain("planted");
  expect(hop.upstream.received).toEqual([]);
});
