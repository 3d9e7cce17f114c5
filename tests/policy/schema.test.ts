// schema.json: complete, closed, in the words of the filter, and its opinion put into words.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPolicyText } from "../../src/policy/read.ts";
import { matchSchema } from "../../src/policy/schema.ts";
import { ACTIONS, IDENTITIES, MODES, SCOPES, TRACES } from "../../src/words/action.ts";
import { CARRIERS } from "../../src/words/carrier.ts";
import { CLASS_NAMES } from "../../src/words/class.ts";
import { NAME } from "../../src/words/name.ts";
import { keysOf, type Schema, schema } from "./schema-keys.ts";

describe("the schema", () => {
  it("has the keys of policy-semantics.md that this version knows, and no others", () => {
    // policy-semantics.md, "Keys", less `vouched`, which comes later, and with `words` for the classes of names.
    const spec = "mode kill_switch fields classes words unknown limits accept_tenants exceptions zones";
    const want = [
      ...["apiVersion", "kind", "metadata", "metadata.name", "metadata.owner", "spec"],
      ...spec.split(" ").map((key) => `spec.${key}`),
      ...["members", "bytes", "header_bytes", "new_tokens", "opaque_bytes"].map((key) => `spec.limits.${key}`),
      ..."match action class scope values pattern long on on_mesh zones services"
        .split(" ")
        .map((key) => `spec.fields[].${key}`),
      ..."match lift action zone owner reason expires".split(" ").map((key) => `spec.exceptions[].${key}`),
      ..."name own peers clusters in out".split(" ").map((key) => `spec.zones[].${key}`),
      ..."trace carriers baggage tokens identity_headers"
        .split(" ")
        .flatMap((key) => [`spec.zones[].in.${key}`, `spec.zones[].out.${key}`]),
    ];
    expect([...keysOf(schema).keys()].sort()).toEqual(want.sort());
  });

  it("says of every key what it means", () => {
    const silent = [...keysOf(schema)].filter(([, key]) => key.description === undefined).map(([name]) => name);
    expect(silent).toEqual([]);
  });

  it("lets no mapping hold what it does not name", () => {
    const open: string[] = [];
    const visit = (part: unknown, at: string): void => {
      if (typeof part !== "object" || part === null || at.endsWith("/if")) return;
      const { type, additionalProperties } = part as Schema;
      if (type === "object" && additionalProperties === undefined) open.push(at);
      for (const [key, child] of Object.entries(part)) visit(child, `${at}/${key}`);
    };
    visit(schema, "");
    expect(open).toEqual([]);
  });

  it("has the words of the registries", () => {
    const { carrier, builtInClass, action, trace, name } = schema.definitions ?? {};
    expect(carrier?.enum).toEqual(CARRIERS.filter((one) => one !== "header"));
    expect([...(builtInClass?.enum ?? []), "unknown"].sort()).toEqual([...CLASS_NAMES].sort());
    expect(action?.enum).toEqual([...ACTIONS]);
    expect(trace?.enum).toEqual([...TRACES]);
    expect(name?.pattern).toBe(NAME.source);
    const keys = keysOf(schema);
    const sets: [key: string, words: readonly string[]][] = [
      ["spec.mode", MODES],
      ["spec.fields[].scope", SCOPES],
      ["spec.zones[].in.identity_headers", IDENTITIES],
      ["spec.zones[].out.identity_headers", IDENTITIES],
      ["spec.exceptions[].lift", [...(builtInClass?.enum ?? []), "entry"]],
    ];
    for (const [key, words] of sets) expect([key, keys.get(key)?.enum?.toSorted()]).toEqual([key, words.toSorted()]);
  });

  it("takes the reference policy", () => {
    const text = readFileSync("data/reference-policy.yaml");
    expect(matchSchema(readPolicyText(text, "reference-policy.yaml").value)).toEqual([]);
  });
});

describe("remarks", () => {
  const rows: [name: string, spec: string, want: string[]][] = [
    ["a misspelt key", "feilds: []", ['/spec/feilds key-unknown: "feilds" is not a key here | did you mean "fields"?']],
    [
      "a key that is near to none",
      "limits: { colour: 1 }",
      [
        '/spec/limits/colour key-unknown: "colour" is not a key here | one of members, bytes, header_bytes, new_tokens, opaque_bytes',
      ],
    ],
    [
      "a misspelt word",
      "fields: [{ match: [baggage:a], action: tokenise }]",
      ['/spec/fields/0/action action-unknown: not one of the words for this key | did you mean "tokenize"?'],
    ],
    [
      "the only word there is",
      "zones: [{ name: outside, in: { baggage: keep } }]",
      ['/spec/zones/0/in/baggage baggage-unknown: expected "strip" | strip: no baggage passes, *'],
    ],
    ["a wrong type", "kill_switch: sometimes", ["/spec/kill_switch type: expected true or false | *"]],
    [
      "keys that are missing",
      "fields: [{ class: user }]",
      ["/spec/fields/0 key-missing: match and action are missing | none of them has a default"],
    ],
    ["one key that is missing", "zones: [{}]", ['/spec/zones/0 key-missing: "name" is missing | *']],
    [
      "a number out of range",
      "limits: { members: 65 }",
      ["/spec/limits/members number-range: expected a number <= 64 | *"],
    ],
    [
      "an empty list",
      "fields: [{ match: [], action: strip }]",
      ["/spec/fields/0/match list-size: expected at least one item | *"],
    ],
    [
      "keep without an end",
      "fields: [{ match: [baggage:a], action: keep }]",
      ['/spec/fields/0 keep-open: "keep" needs "values" or "pattern" | *'],
    ],
    [
      "a key of a later version",
      "fields: [{ match: [baggage:a], action: strip, vouched: true }]",
      ['/spec/fields/0/vouched key-later: "vouched" is not there yet | it comes *'],
    ],
    [
      "a class that is not built in",
      "classes: { emial: strip }",
      ['/spec/classes/emial class-unknown: "emial" is not a built-in class | did you mean "email"?'],
    ],
    ...(
      [
        ["a letter too many", "traceparentt", 'did you mean "traceparent"?'],
        ["other dashes", "trace_parent", 'did you mean "traceparent"?'],
        ["another header of nearly the name", "x-request-id", "docs/policy.md#carriers lists them; plain headers *"],
        ["a header like another", "request-ip", 'did you mean "request-id"?'],
        ["what is like nothing", "cookie", "docs/policy.md#carriers lists them; plain headers *"],
      ] as const
    ).map(([name, typed, hint]): [string, string, string[]] => [
      `a carrier that is none: ${name}`,
      `zones: [{ name: outside, in: { carriers: [${typed}] } }]`,
      [`/spec/zones/0/in/carriers/0 carrier-unknown: * | ${hint}`],
    ]),
    [
      "several places at once",
      "mode: of\nunknown: keep\nzones: [{ name: outside, own: 1 }]",
      [
        '/spec/mode mode-unknown: * | did you mean "off"?',
        "/spec/unknown unknown-weak: * | one of strip, mask",
        "/spec/zones/0/own type: expected true or false | *",
      ],
    ],
  ];
  it.each(rows)("%s", (_name, spec, want) => {
    const text = `apiVersion: tracecloak/v1\nkind: TracePolicy\nspec:\n  ${spec.replaceAll("\n", "\n  ")}\n`;
    const got = matchSchema(readPolicyText(text, "p.yaml").value);
    const said = got.map(({ pointer, code, message, hint }) => `${pointer} ${code}: ${message} | ${hint}`).sort();
    expect(said.length).toBe(want.length);
    for (const [i, line] of said.entries()) expect(line).toMatch(pattern(want[i] ?? ""));
  });

  it("prints the name of a key so that no terminal obeys it", () => {
    const [remark] = matchSchema({
      apiVersion: "tracecloak/v1",
      kind: "TracePolicy",
      spec: {},
      "\u001b[2J\n\u202e": 1,
    });
    expect(remark?.message).toBe('"?[2J??" is not a key here');
    const [long] = matchSchema({ apiVersion: "tracecloak/v1", kind: "TracePolicy", spec: {}, ["k".repeat(999)]: 1 });
    expect(long?.message.length).toBeLessThan(80);
  });

  it("repeats no value", () => {
    const spec = {
      mode: "alice",
      fields: [{ match: "alice", action: "alice", values: ["alice", 1] }],
      limits: "alice",
    };
    const remarks = matchSchema({ apiVersion: "alice", kind: "alice", metadata: { owner: ["alice"] }, spec });
    expect(remarks.length).toBe(8);
    expect(JSON.stringify(remarks)).not.toContain("alice");
  });
});

/** A line in which `*` stands for anything. */
function pattern(line: string): RegExp {
  return new RegExp(
    `^${line
      .split("*")
      .map((part) => part.replace(/[$()+.?[\\\]^{|}]/g, "\\$&"))
      .join(".*")}$`,
  );
}
