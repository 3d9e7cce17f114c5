// The seer finds a canary in every encoding, piecewise too, and nothing where nothing was planted.
import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readCorpus } from "../../src/redteam/case.ts";
import { Chance } from "../../src/redteam/chance.ts";
import { plant } from "../../src/redteam/plant.ts";
import { KINDS } from "../../src/redteam/secret.ts";
import { Seer } from "../../src/redteam/seer.ts";
import { fill } from "../../src/redteam/template.ts";
import { viewsOf } from "../../src/redteam/view.ts";

const SECRET = "Wq7.kxvoju83@Zezyq-Bova.test";
const seer = new Seer([{ id: "secret", bytes: Buffer.from(SECRET) }]);

/** What is seen of SECRET in a template of the corpus, as `encoding` or `encoding, a piece`. */
function seen(template: string): string | undefined {
  const { text } = fill(template, () => SECRET);
  const [sighting, ...others] = seer.look(Buffer.from(text, "latin1"));
  expect(others).toEqual([]);
  return sighting && `${sighting.encoding}${sighting.whole ? "" : ", a piece"}`;
}

test.each([
  ["as it is", "baggage: a=<<user>>,b=1", "raw"],
  ["upper case", "baggage: a=<<user|upper>>", "case"],
  ["percent-encoded", "<<user|percent>>", "percent"],
  ["percent-encoded where a URL needs it", "x=<<user|encode>>&y", "percent"],
  ["percent twice", "<<user|percent|percent>>", "percent twice"],
  ["percent three times", "<<user|percent|percent|percent>>", "percent three times"],
  ["base64", "x: <<user|base64>>", "base64"],
  ["base64 behind one byte", "x: <<user|prefix:a|base64>>", "base64"],
  ["base64 behind two bytes", "x: <<user|prefix:ab|base64>>", "base64"],
  ["base64 glued to one letter", "v<<user|base64>>", "base64"],
  ["base64 glued to two letters", "vw<<user|base64>>", "base64"],
  ["base64 glued to three letters", "vwx<<user|base64>>", "base64"],
  ["base64url of a text with bytes that need it", "<<user|prefix:ÿþ?>|suffix:ÿ>|base64url>>", "base64"],
  ["base64, percent-encoded", "<<user|base64|percent>>", "base64"],
  ["base64 of upper case", "<<user|upper|base64>>", "base64"],
  ["base32", "<<user|base32>>", "base32"],
  ["base32 in lower case behind four bytes", "<<user|prefix:abcd|base32|lower>>", "base32"],
  ["hex", "<<user|hex>>", "hex"],
  ["upper-case hex at an odd place", "a<<user|hex|upper>>", "hex"],
  ["hex with delimiters", "<<user|hex|group:2:->>", "hex"],
  ["reversed", "<<user|reverse>>", "reversed"],
  ["reversed, in base64", "<<user|reverse|base64>>", "reversed"],
  ["with other delimiters", "<<user|bare|group:4: - >>", "joined"],
  ["over several members", "p1=<<user|slice:0-9>>,p2=<<user|slice:9-18>>;q=<<user|slice:18->>", "joined"],
  ["over several headers", "x-a: <<user|slice:0-9>>\nx-b: <<user|slice:9-18>>\nx-c: <<user|slice:18->>", "joined"],
  ["reversed and without delimiters", "<<user|bare|reverse>>", "reversed"],
  ["six bytes of it", "…<<user|slice:4-10>>…", "raw, a piece"],
  ["six bytes of it in base64", "<<user|slice:4-10|base64>>", "base64, a piece"],
  ["all but its first byte", "<<user|slice:1->>", "raw, a piece"],
  ["five bytes of it", "…<<user|slice:4-9>>…", undefined],
])("%s", (_, template, want) => {
  expect(seen(template)).toBe(want);
});

test("of several encodings the plainest is told, and all of it before a piece", () => {
  expect(seen("<<user|base64>> <<user|hex>> <<user|upper>>")).toBe("case");
  expect(seen("<<user|slice:0-12>> <<user|base64>>")).toBe("base64");
});

describe("nothing is seen", () => {
  test("of digits that are only part of it", () => {
    const cards = new Seer([{ id: "card", bytes: Buffer.from("4929123456789012") }]);
    expect(cards.look(Buffer.from("order 49291234567 and 3456789012"))).toEqual([]);
    expect(cards.look(Buffer.from("4929 1234 5678 9012"))).toMatchObject([{ encoding: "joined", whole: true }]);
    expect(cards.look(Buffer.from("00492912345678ff"))).toMatchObject([{ whole: false, length: 12 }]);
  });

  test("of what all secrets of its kind have", () => {
    const [one, other] = ["issuer_1Ax0pQz8vKrW", "issuer_77eMjYsdLb9c"].map((text) => Buffer.from(text)) as [
      Buffer,
      Buffer,
    ];
    const formed = new Seer([{ id: "one", bytes: one, form: other }]);
    expect(formed.look(Buffer.from("issuer_99999999"))).toEqual([]);
    expect(formed.look(one.subarray(7, 14))).toMatchObject([{ id: "one", whole: false }]);
    expect(formed.look(one)).toMatchObject([{ id: "one", whole: true }]);
  });

  test("of what another canary has as well", () => {
    const both = new Seer(
      ["kevoqu.17@same.test", "bazixa.94@same.test"].map((text) => ({ id: text, bytes: Buffer.from(text) })),
    );
    expect(both.look(Buffer.from("@same.test"))).toEqual([]);
    expect(both.look(Buffer.from("kevoqu.17@same.test")).map(({ id }) => id)).toEqual(["kevoqu.17@same.test"]);
  });

  test("of a canary that chance would make", () => {
    const short = new Seer([{ id: "pin", bytes: Buffer.from("483920") }]);
    expect(short.look(Buffer.from("483920"))).toEqual([]);
  });

  test("of a whole corpus in texts that look like it: ids, tokens, hashes, times, prose", async () => {
    const needles = (await readCorpus()).flatMap((one) => plant(one, 7).needles);
    const all = new Seer(needles);
    const chance = new Chance(8);
    const alike = Object.values(KINDS).flatMap((kind) => Array.from({ length: 20 }, () => kind.make(chance)));
    const texts = [
      ...alike,
      ...Array.from({ length: 200 }, () => `t1.${randomBytes(66).toString("base64url")} ${randomUUID()}`),
      ...Array.from(
        { length: 200 },
        () => `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`,
      ),
      "the quick brown fox jumps over the lazy dog, region=eu-west-1 env=prod 2031-05-06T07:08:09.123Z",
    ];
    const sighted = all.look(Buffer.from(texts.join("\n"))).filter(({ whole, length }) => whole || length >= 10);
    expect(sighted).toEqual([]);
  });
});

test("a binary id is seen in binary", () => {
  const id = randomBytes(16);
  const ids = new Seer([{ id: "trace", bytes: id }]);
  expect(ids.look(Buffer.concat([randomBytes(50), id, randomBytes(50)]))).toMatchObject([
    { id: "trace", encoding: "raw" },
  ]);
  expect(ids.look(Buffer.from(id.toString("hex")))).toMatchObject([{ id: "trace", encoding: "hex" }]);
});

test("readings grow with the text: twice the bytes, twice the work", () => {
  const work = (bytes: number) =>
    [...viewsOf(Buffer.from("%41%2C=a;b-".repeat(bytes / 11)))].map((view) => view.bytes.length);
  const sum = (list: number[]) => list.reduce((total, one) => total + one, 0);
  const [one, two] = [work(11_000), work(22_000)];
  expect(two).toHaveLength(one.length);
  expect(sum(two) / sum(one)).toBeLessThan(2.01);
  expect(Math.max(...one)).toBeLessThanOrEqual(11_000);
});
