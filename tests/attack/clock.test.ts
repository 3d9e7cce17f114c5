// What ends, ends: exceptions, the window of a key, the bundle itself; on the next tick and with no update.
import { expect, test } from "vitest";
import type { Header } from "../../src/host/headers.ts";
import { filterAt, keysOf, NOW } from "./hop.ts";

const CARD: Header = ["baggage", "account_id=4111111111111111"];
const USER: Header = ["baggage", "user.id=alice"];

/** A filter with a clock that is set in seconds from now. */
async function filterWithClock(spec: object, env = keysOf()) {
  let seconds = 0;
  const now = () => BigInt(NOW + seconds) * 1_000_000_000n;
  const filter = await filterAt("inbound-listener", "mesh", spec, { env, now });
  const at = (later: number) => {
    seconds = later;
    filter.tick();
    return filter;
  };
  return at;
}

test("an exception ends in the second that it names", async () => {
  const expires = new Date((NOW + 10) * 1000).toISOString();
  const lift = {
    match: ["baggage:account_id"],
    lift: "payment",
    action: "keep",
    zone: "mesh",
    owner: "a",
    reason: "b",
  };
  const at = await filterWithClock({ exceptions: [{ ...lift, expires }] });
  expect(at(9).request([CARD]).headers).toHaveLength(1);
  expect(at(10).request([CARD]).headers).toEqual([]);
});

test("a key mints in its window only", async () => {
  const at = await filterWithClock({});
  expect(at(0).request([USER]).headers).toHaveLength(1);
  expect(at(1738).request([USER]).headers).toHaveLength(1);
  expect(at(1745).request([USER]).headers).toEqual([]);
});

test("nothing is minted from a bundle that has expired, not even what was minted a moment before", async () => {
  const at = await filterWithClock({}, keysOf("acme", 100));
  expect(at(99).request([USER]).headers).toHaveLength(1);
  expect(at(100).request([USER]).headers).toEqual([]);
});
