// Names and sizes of headers that a policy could lose sight of.
import { expect, test } from "vitest";
import type { Header } from "../../src/host/headers.ts";
import { filterAt, open, valuesOf } from "./hop.ts";

const STRIP_USERS = { fields: [{ match: ["header:x-user*"], action: "strip" }] };

test("a name too long to be matched is stripped, not passed", async () => {
  const filter = await filterAt("inbound-listener", "outside", STRIP_USERS);
  const long: Header = [`x-user-${"a".repeat(8200)}`, "alice"];
  const kept: Header = ["x-kept", "1"];
  expect(filter.request([long, kept, ["x-user-a", "alice"]]).headers).toEqual([kept]);
});

test("a name made long by separators is stripped as well", async () => {
  const filter = await filterAt("inbound-listener", "outside");
  expect(filter.request([[`x-user${"-".repeat(8200)}id`, "alice"]]).headers).toEqual([]);
});

test("where no entry names a header, a name of any length stays", async () => {
  const filter = await filterAt("inbound-listener", "mesh");
  const long: Header = [`x-user-${"a".repeat(8200)}`, "1"];
  expect(filter.request([long]).headers).toEqual([long]);
});

test("more spellings of a name than are read are stripped, each of them", async () => {
  const filter = await filterAt("inbound-listener", "outside", { limits: { new_tokens: 64 } });
  const spellings = Array.from({ length: 100 }, (_, i): Header => [`x${"-".repeat(i)}user-id`, `alice-${i}`]);
  const left = filter.request(spellings).headers;
  expect(left).toHaveLength(64);
  for (const [, value] of left) expect(open(value)).toMatch(/^alice-\d+$/);
});

test("every line of a name is decided, in any case and between other lines", async () => {
  const filter = await filterAt("inbound-listener", "outside");
  const lines: Header[] = [
    ["X-User-Id", "a"],
    ["x-other", "1"],
    ["x-user-id", ""],
    ["x-user-id", " b "],
  ];
  const left = filter.request(lines).headers;
  expect(valuesOf(left, "x-user-id").map(open)).toEqual(["a", "b"]);
  expect(valuesOf(left, "x-other")).toEqual(["1"]);
});

test.each([
  ["bytes", [["x-fill", "x".repeat(120_000)]] as Header[]],
  ["lines", Array.from({ length: 1300 }, (_, i): Header => [`x-${i}`, ""])],
])("report changes nothing, even of a message with too many %s to be read", async (_, fill) => {
  const filter = await filterAt("inbound-listener", "outside", { mode: "report" });
  const headers: Header[] = [["baggage", "user.id=alice"], ...fill];
  const exchange = filter.request(headers);
  expect(exchange.reply).toBeUndefined();
  expect(exchange.headers).toEqual(headers);
  filter.tick();
  expect(Object.entries(filter.metrics()).filter(([name]) => name.includes("too-large"))).toEqual([
    [expect.stringContaining("tracecloak_degraded_total"), 1],
  ]);
});
