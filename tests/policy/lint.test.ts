// Warnings: each is given where it should be, and not next to there.
import { describe, expect, it } from "vitest";
import type { PolicyDocument } from "../../src/policy/document.ts";
import { lint } from "../../src/policy/lint.ts";
import { readPolicyText } from "../../src/policy/read.ts";

const NOW = new Date("2026-01-31T12:00:00Z");

function codes(spec: string): string[] {
  const text = `spec:\n  ${spec.replaceAll("\n", "\n  ")}\n`;
  const document = readPolicyText(text, "p.yaml").value as PolicyDocument;
  return lint(document, NOW).map(({ pointer, code }) => `${pointer} ${code}`);
}

const keep = (match: string, more = "") => `- { match: [${match}], action: keep, values: [x]${more} }`;
const strip = (match: string, more = "") => `- { match: [${match}], action: strip${more} }`;
const fields = (...entries: string[]) => `fields:\n  ${entries.join("\n  ")}`;
const exception = (expires: string) =>
  `exceptions: [{ match: [baggage:a], lift: payment, action: keep, zone: mesh, owner: o, reason: r, expires: "${expires}" }]`;

describe("lint", () => {
  const rows: [name: string, spec: string, want: string[]][] = [
    ["enforce is what is meant", "mode: enforce", []],
    ["report lets outside tokens in", "mode: report", ["/spec/mode mode-report"]],
    ["off does nothing", "mode: off", ["/spec/mode mode-off"]],
    ["the kill switch hides the rest", "kill_switch: true\nmode: off", ["/spec/kill_switch kill-switch"]],
    ["a kill switch at rest", "kill_switch: false", []],

    ["the same name twice", fields(strip("baggage:a"), strip("baggage:a")), ["/spec/fields/1/match/0 shadowed"]],
    [
      "the same by meaning",
      fields(strip("baggage:user.id"), keep("baggage:USER_ID")),
      ["/spec/fields/1/match/0 shadowed"],
    ],
    ["another carrier", fields(strip("baggage:a"), strip("tracestate:a")), []],
    ["a glob takes a literal", fields(strip("baggage:a*"), strip("baggage:abc")), ["/spec/fields/1/match/0 shadowed"]],
    [
      "a glob takes a narrower glob",
      fields(strip("baggage:a*"), strip("baggage:a*c")),
      ["/spec/fields/1/match/0 shadowed"],
    ],
    ["a narrower glob leaves some", fields(strip("baggage:a*c"), strip("baggage:a*")), []],
    ["a literal leaves some of a glob", fields(strip("baggage:ab"), strip("baggage:a*")), []],
    ["keep takes one spelling only", fields(keep("baggage:a"), strip("baggage:a")), []],
    ["keep hides the same keep", fields(keep("baggage:a"), keep("baggage:a")), ["/spec/fields/1/match/0 shadowed"]],
    ["keep leaves another spelling", fields(keep("baggage:a"), keep("baggage:A")), []],
    [
      "only the name that is taken",
      fields(strip("baggage:a"), strip("baggage:b, baggage:a")),
      ["/spec/fields/1/match/1 shadowed"],
    ],
    ["narrowed to a zone", fields(strip("baggage:a", ", zones: [x]"), strip("baggage:a")), []],
    [
      "the zone among others",
      fields(strip("baggage:a", ", zones: [x, y]"), strip("baggage:a", ", zones: [x]")),
      ["/spec/fields/1/match/0 shadowed"],
    ],
    ["narrowed to a service", fields(strip("baggage:a", ", services: [x]"), strip("baggage:a", ", services: [y]")), []],
    [
      "headers whatever their case",
      fields(strip("header:X-A"), strip("header:x-a")),
      ["/spec/fields/1/match/0 shadowed"],
    ],
    ["the other direction", fields(strip("header:a"), strip("header:a", ", on: [request, response]")), []],
    ["inside the mesh", fields(strip("header:a"), strip("header:a", ", on_mesh: true")), []],

    [
      "a header inside the mesh alone",
      `${fields(strip("header:a", ", zones: [m]"))}\nzones: [{ name: m, own: true, clusters: [m] }, { name: outside }]`,
      ["/spec/fields/0/zones never-applies"],
    ],
    [
      "a header inside the mesh, on purpose",
      `${fields(strip("header:a", ", zones: [m], on_mesh: true"))}\nzones: [{ name: m, own: true, clusters: [m] }, { name: outside }]`,
      [],
    ],

    ["a glob that keeps", fields(keep('"baggage:feature.*", "baggage:env"')), ["/spec/fields/0/match/0 keep-glob"]],
    ["a glob that strips", fields(strip("baggage:feature.*")), []],

    ["a class of one's own", fields(strip("baggage:a", ", class: badge")), []],
    [
      "a class that is nearly built in",
      fields(strip("baggage:a", ", class: acount")),
      ["/spec/fields/0/class class-own"],
    ],

    ["an exception at its end", exception("2026-01-31T12:00:00Z"), ["/spec/exceptions/0/expires exception-expired"]],
    ["an exception a second before", exception("2026-01-31T12:00:01Z"), ["/spec/exceptions/0/expires exception-ends"]],
    ["another clock", exception("2026-01-31T13:30:00+02:00"), ["/spec/exceptions/0/expires exception-expired"]],
    ["30 days left", exception("2026-03-02T12:00:00Z"), ["/spec/exceptions/0/expires exception-ends"]],
    ["31 days left", exception("2026-03-03T12:00:00Z"), []],

    ["a zone without matchers", "zones: [{ name: m }, { name: outside }]", ["/spec/zones/0/name zone-unmatched"]],
    ["peers", "zones: [{ name: m, peers: [a] }, { name: outside }]", ["/spec/zones/0/peers peers-later"]],
    [
      "a cluster of an earlier zone",
      "zones: [{ name: m, clusters: [a*] }, { name: n, clusters: [b, ab] }, { name: outside }]",
      ["/spec/zones/1/clusters/1 shadowed"],
    ],
    ["remap on in", "zones: [{ name: outside, in: { trace: remap } }]", ["/spec/zones/0/in/trace remap-in-later"]],
    ["remap on out", "zones: [{ name: outside, out: { trace: remap } }]", []],
    ["a vendor's carrier at a boundary", "zones: [{ name: outside, out: { carriers: [b3, sw8] } }]", []],
  ];
  it.each(rows)("%s", (_name, spec, want) => {
    expect(codes(spec)).toEqual(want);
  });

  it("says when a policy says nothing", () => {
    expect(lint(null, NOW).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([" strict-default"]);
    expect(codes("")).toEqual(["/spec strict-default"]);
  });
});
