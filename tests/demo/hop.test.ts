// A hop's rows are the built filter's word, and hold only where the wire says the same.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Hop } from "../../src/demo/hop.ts";
import type { Line, Message } from "../../src/demo/message.ts";

const policy: unknown = parse(readFileSync(new URL("../../data/reference-policy.yaml", import.meta.url), "utf8"));

function configuration(point: string, peer: string): string {
  return JSON.stringify({ attach: { point, peer, tenant: "acme", service: "checkout", zone: "mesh" }, policy });
}

const message = (headers: Line[]): Message => ({
  start: "POST / HTTP/1.1",
  headers: [["Host", "x"], ...headers],
  trailers: [],
});
const answer: Message = { start: "HTTP/1.1 200 OK", headers: [["content-length", "0"]], trailers: [] };

const edge = { configurations: [configuration("inbound-listener", "outside")], cluster: "local", env: {} };
const sent = message([
  ["Baggage", "env=prod"],
  ["baggage", "session=secret-session-1"],
  ["X-Order", "7"],
]);

describe("a hop that traces", () => {
  const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  const [came, goes] = ["00f067aa0ba902b7", "b7ad6b7169203331"].map((span) => `00-${TRACE}-${span}-01`) as [
    string,
    string,
  ];
  const points = (peer: string) => ["inbound-listener", "inbound-cluster"].map((point) => configuration(point, peer));

  it("shows what the filter did, not that the tracer renewed a span id", async () => {
    const hop = await Hop.load({ configurations: points("mesh"), cluster: "local", env: {} });
    const messages = [came, goes].map((parent) => message([["traceparent", parent]])) as [Message, Message];
    const [request] = hop.explain(messages, [answer, answer], goes);
    expect(request.disagreements).toEqual([]);
    expect(request.rows).toMatchObject([{ carrier: "traceparent", action: "keep", before: goes, after: goes }]);
    expect(hop.explain(messages, [answer, answer])[0].disagreements).toEqual(["traceparent"]);
  });

  it("shows no trace that Envoy began as one that came", async () => {
    const hop = await Hop.load({ configurations: points("outside"), cluster: "local", env: {} });
    const own = `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`;
    const messages: [Message, Message] = [message([["traceparent", came]]), message([["traceparent", own]])];
    const [request] = hop.explain(messages, [answer, answer], own);
    expect(request.disagreements).toEqual([]);
    expect(request.rows).toMatchObject([{ carrier: "traceparent", action: "strip", before: came, after: null }]);
  });
});

describe("Hop", () => {
  it("agrees with a wire that shows what the filter says", async () => {
    const hop = await Hop.load(edge);
    const left = message([
      ["x-order", "7"],
      ["baggage", "env=prod"],
      ["x-request-id", "Envoy's own"],
    ]);
    const [request, response] = hop.explain([sent, left], [answer, answer]);
    expect(request.disagreements).toEqual([]);
    expect(request.rows).toMatchObject([
      { carrier: "baggage", field: "env", action: "keep", rule: "fields[0]", before: "prod", after: "prod" },
      { carrier: "baggage", field: "session", action: "strip", before: "secret-session-1", after: null },
    ]);
    expect(response).toEqual({ rows: [], disagreements: [] });
  });

  it.each([
    [
      "a value that should have gone",
      [
        ["baggage", "env=prod,session=secret-session-1"],
        ["x-order", "7"],
      ],
      ["baggage"],
    ],
    ["a header that should have stayed", [["baggage", "env=prod"]], ["x-order"]],
    [
      "a header from nowhere",
      [
        ["baggage", "env=prod"],
        ["x-order", "7"],
        ["b3", "0"],
      ],
      ["b3"],
    ],
    [
      "a line more than there was",
      [
        ["baggage", "env=prod"],
        ["baggage", ""],
        ["x-order", "7"],
      ],
      ["baggage"],
    ],
  ] as [string, Line[], string[]][])("disagrees with a wire that shows %s", async (_, headers, names) => {
    const hop = await Hop.load(edge);
    expect(hop.explain([sent, message(headers)], [answer, answer])[0].disagreements).toEqual(names);
  });

  it("follows a field through both filters of an outbound hop, in one row", async () => {
    const hop = await Hop.load({
      configurations: [configuration("outbound-listener", "auto"), configuration("outbound-cluster", "auto")],
      cluster: "mesh-billing",
      env: {},
    });
    const [{ rows, disagreements }] = hop.explain(
      [
        sent,
        message([
          ["baggage", "env=prod"],
          ["x-order", "7"],
        ]),
      ],
      [answer, answer],
    );
    expect(disagreements).toEqual([]);
    expect(rows.map((row) => [row.field, row.after])).toEqual([
      ["env", "prod"],
      ["session", null],
    ]);
  });

  it("refuses a configuration that the filter refuses, saying why", async () => {
    const refused = { ...edge, configurations: [configuration("inbound-listener", "nowhere")] };
    await expect(Hop.load(refused)).rejects.toThrow(
      /^the filter refuses its configuration: \S+ at \/attach\/peer, expected /,
    );
  });
});
