// Tokens where they are none: played back from outside, of another tenant, of another class, in odd spellings.
import { expect, test } from "vitest";
import { filterAt, tokenOf, valuesOf } from "./hop.ts";

test("no spelling of a token comes in from outside", async () => {
  const filter = await filterAt("inbound-listener", "outside");
  const token = await tokenOf("victim");
  const spellings = [token, ` ${token}`, token.replace("t1", "%741"), encodeURIComponent(encodeURIComponent(token))];
  for (const text of spellings) {
    expect(filter.request([["baggage", `user.id=${text}`]]).headers).toEqual([]);
    expect(filter.request([["x-user-id", text.trim()]]).headers).toEqual([]);
  }
});

test("a field that may hold anything of that look holds no token for a peer that gets none", async () => {
  const keep = { match: ["header:x-note"], action: "keep", pattern: "[A-Za-z0-9._-]{1,64}" };
  const filter = await filterAt("outbound-cluster", "auto", { fields: [keep] });
  const hash = await tokenOf("alice", "acme", {
    fields: [{ match: ["baggage:user.id"], action: "hash", class: "user" }],
  });
  const notes = (text: string) =>
    valuesOf(filter.request([["x-note", text]], { cluster: "partner-a" }).headers, "x-note");
  expect(notes("release-7.1")).toEqual(["release-7.1"]);
  expect(notes(hash)).toEqual([]);
  expect(notes(` ${hash}\t`)).toEqual([]);
});

test("another tenant's token is an ordinary value", async () => {
  const filter = await filterAt("inbound-listener", "mesh");
  expect(filter.request([["baggage", `user.id=${await tokenOf("alice", "rival")}`]]).headers).toEqual([]);
});

test("a token of one class is none in a field of another", async () => {
  const filter = await filterAt("inbound-listener", "mesh");
  const token = await tokenOf("alice");
  expect(filter.request([["baggage", `account_id=${token}`]]).headers).toEqual([]);
  expect(filter.request([["baggage", `env=${token},other=${token}`]]).headers).toEqual([]);
  expect(filter.request([["baggage", `user.id=${token}`]]).headers).toEqual([["baggage", `user.id=${token}`]]);
});

test("the same value from outside and from the mesh gives tokens that do not match", async () => {
  const outside = await filterAt("inbound-listener", "outside");
  const [line] = valuesOf(outside.request([["baggage", "user.id=victim"]]).headers, "baggage");
  expect(line).toMatch(/^user\.id=t1\./);
  expect(line).not.toBe(`user.id=${await tokenOf("victim")}`);
});

test("a value that was just minted for one class or zone is not found again for another", async () => {
  const fields = [
    { match: ["baggage:a"], action: "tokenize", class: "user" },
    { match: ["baggage:b"], action: "tokenize", class: "account" },
    { match: ["baggage:c"], action: "hash", class: "user" },
    { match: ["baggage:d"], action: "tokenize", class: "user", scope: "service" },
  ];
  const filter = await filterAt("inbound-listener", "mesh", { fields });
  for (let pass = 0; pass < 2; pass++) {
    const [line = ""] = valuesOf(filter.request([["baggage", "a=v,b=v,c=v,d=v"]]).headers, "baggage");
    const tokens = line.split(",").map((member) => member.slice(2));
    expect(new Set(tokens).size).toBe(4);
  }
});
