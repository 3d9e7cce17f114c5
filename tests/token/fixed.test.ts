// The vectors printed at the end of token-spec.md, literally.
import { describe, expect, test } from "vitest";
import { deriveKid, deriveLeaf, type LeafName, type Use } from "../../src/token/derive.ts";
import { mapSpan, mapTrace, unmapTrace } from "../../src/token/map.ts";
import { mint } from "../../src/token/mint.ts";

const SEED = Buffer.from([...Array(32).keys()]);
const SEAL = Buffer.from([...Array(16).keys()].map((i) => 0xa0 + i));
const TRACE = Buffer.from("4bf92f3577b34da6a3ce929d0e0e4736", "hex");
const ALICE = Buffer.from("alice@example.com");

function name(use: Use, subject = ""): LeafName {
  return { use, tenant: "acme", origin: "mesh", subject, epoch: 7 };
}

test.each([
  {
    use: "tok.tenant",
    classNumber: 1,
    kid: "3f9ea444",
    ad: "7431173f9ea44401",
    text: "t1.Fz-epEQBi-DlOiaMXOLx1OW3V_nU6S0I7rV_MnMDI7X6ZIIuMBhwaydYYtbn8bxpopG39E_hTFJ24zh25yI",
  },
  {
    use: "tok.trace",
    classNumber: 1,
    kid: "6e0a4067",
    ad: "7431376e0a406701cf9c6239ac4f6452",
    text: "t1.N24KQGcBz5xiOaxPZFL9-0PUFgGYQ8ghstalpv7r5emkcIt3ykiRgQdXOf3Oz19e03dnbyikTcpGE5_bRJySy0oTw0H_og",
  },
  {
    use: "hash.tenant",
    classNumber: 3,
    kid: "0b0f61e4",
    ad: "7431270b0f61e403",
    text: "t1.JwsPYeQDRC7aK2pyGoBOnHv2MjqboCd4_pM5QN2H",
  },
] as const)("$use of the specification", ({ use, classNumber, kid, ad, text }) => {
  expect(deriveKid(SEED, name(use), () => false)).toBe(kid);
  const leaf = { ...name(use), kid, key: deriveLeaf(SEED, name(use)) };
  const minted = mint(leaf, SEAL, classNumber, ALICE, TRACE);
  expect(minted.ad.toString("hex")).toBe(ad);
  expect(minted.text).toBe(text);
});

describe("map.whole to the partner", () => {
  const key = deriveLeaf(SEED, name("map.whole", "partner"));
  const mapped = mapTrace(key, TRACE);

  test("maps the trace id, then the span id", () => {
    expect(mapped.toString("hex")).toBe("f45b2e111f04263a78f9d5c462d828f6");
    expect(mapSpan(key, mapped, Buffer.from("00f067aa0ba902b7", "hex")).toString("hex")).toBe("18845dce1c439c44");
  });

  test("is inverted by the key", () => {
    expect(unmapTrace(key, mapped)).toEqual(TRACE);
  });
});
