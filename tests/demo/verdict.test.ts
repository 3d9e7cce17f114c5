// A value is a leak exactly where it may not be, and what the mesh makes is looked for like what was planted.
import { describe, expect, it } from "vitest";
import type { Secret } from "../../src/demo/traffic.ts";
import { findLeaks, findTokens, madeInMesh, type Sink } from "../../src/demo/verdict.ts";

const TOKEN = "t1.Fz-epEQBi-DlOiaMXOLx1OW3V_nU6S0I7rV_MnMDI7X6ZIIuMBhwaydYYtbn8bxpopG39E_hTFJ24zh25yI";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const BUNDLE = JSON.stringify({
  seal: [{ key: "c2VhbC1zZWFsLXNlYWwtMQ" }],
  leaves: [{ key: "bGVhZi1sZWFmLWxlYWYtMQ" }],
});

describe("findLeaks", () => {
  const card: Secret = { label: "card", value: "4242424242424242", mayBeIn: ["client-edge requests"] };
  const sinks: Sink[] = [
    { place: "client-edge requests", bytes: "baggage: card=4242424242424242" },
    { place: "client-edge responses", bytes: Buffer.from("HTTP/1.1 200 OK\r\n\r\n") },
    { place: "edge: /stats", bytes: "card.4242-4242-4242-4242: 1" },
  ];

  it("reports a value where it may not be, and not where it may", () => {
    expect(findLeaks(sinks, [card])).toEqual([{ place: "edge: /stats", label: "card", encoding: "joined" }]);
  });

  it("reports it everywhere when it may be nowhere", () => {
    expect(findLeaks(sinks, [{ ...card, mayBeIn: [] }]).map(({ place }) => place)).toEqual([
      "client-edge requests",
      "edge: /stats",
    ]);
  });
});

describe("madeInMesh", () => {
  const sinks: Sink[] = [
    { place: "checkout-out requests", bytes: `traceparent: 00-${TRACE}-00f067aa0ba902b7-01\r\n` },
    {
      place: "checkout-billing requests",
      bytes: `Traceparent: 00-${TRACE}-00f067aa0ba902b7-01\r\nbaggage: u=${TOKEN}\r\n`,
    },
    { place: "billing-partner requests", bytes: `x-user-id: ${TOKEN}\r\nb3: ${TRACE}-00f067aa0ba902b7-1\r\n` },
    { place: "billing: logs", bytes: `trace ${TRACE} token ${TOKEN} key bGVhZi1sZWFmLWxlYWYtMQ` },
  ];

  it("keeps tokens and trace ids inside the mesh and keys out of everything", () => {
    const leaks = findLeaks(sinks, madeInMesh(sinks, new Map([["billing", BUNDLE]])));
    expect(leaks.map(({ place, label }) => `${label}: ${place}`)).toEqual([
      "token 1 of the mesh: billing-partner requests",
      "trace id 1 of the mesh: billing-partner requests",
      "key 2 of billing: billing: logs",
    ]);
  });
});

describe("findTokens", () => {
  it.each([
    ["in baggage", `baggage: a=${TOKEN},b=1`, [TOKEN]],
    ["twice", `${TOKEN} ${TOKEN}`, [TOKEN]],
    ["too short", "t1.abc", []],
    ["in the middle of a word", `at1.${TOKEN.slice(3)}`, []],
  ])("%s", (_, text, want) => {
    expect(findTokens(text)).toEqual(want);
  });
});
