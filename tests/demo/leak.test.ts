// The leak search sees a planted value under every encoding it promises, and nothing where nothing is.
import { describe, expect, it } from "vitest";
import { type Encoding, findPlanted, Planted } from "../../src/demo/leak.ts";

const EMAIL = "alice.doe@shop.example";
const CARD = "4242424242424242";
const planted = [new Planted("email", EMAIL), new Planted("card", CARD)];

const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64url = (text: string) => Buffer.from(text).toString("base64url");
const hex = (text: string) => Buffer.from(text).toString("hex");
const everyByte = (text: string) => hex(text).replace(/../g, "%$&");

const ROWS: [name: string, text: string, label: string, encoding: Encoding][] = [
  ["raw, in the middle of a header", `baggage: a=1,mail=${EMAIL},b=2`, "email", "raw"],
  ["percent-encoded as OpenTelemetry does", `mail=${encodeURIComponent(EMAIL)}`, "email", "percent"],
  ["every byte percent-encoded", `mail=${everyByte(EMAIL)}`, "email", "percent"],
  ["percent-encoded twice", `mail=${encodeURIComponent(everyByte(EMAIL))}`, "email", "percent"],
  ["upper case", EMAIL.toUpperCase(), "email", "case"],
  ["upper case, percent-encoded", encodeURIComponent(EMAIL.toUpperCase()), "email", "case"],
  ["hex in lower case", hex(EMAIL), "email", "hex"],
  ["hex in upper case", hex(EMAIL).toUpperCase(), "email", "hex"],
  ["base64 from the first byte", base64(EMAIL), "email", "base64"],
  ["base64 behind one byte", base64(`.${EMAIL}`), "email", "base64"],
  ["base64 behind two bytes", base64(`..${EMAIL}`), "email", "base64"],
  ["base64 with something after it", base64(`user=${EMAIL};role=admin`), "email", "base64"],
  ["base64url", base64url(`??>${EMAIL}??>`), "email", "base64"],
  ["base64 of the percent-encoded value", base64(encodeURIComponent(EMAIL)), "email", "base64"],
  ["base64 percent-encoded", encodeURIComponent(base64(`x${EMAIL}`)), "email", "base64"],
  ["base64 of upper case", base64(EMAIL.toUpperCase()), "email", "base64"],
  ["grouped with dashes", "4242-4242-4242-4242", "card", "joined"],
  ["grouped with encoded spaces", "4242%204242%204242%204242", "card", "joined"],
  ["split over members with names", "c1=4242,c2=4242, c3=4242,c4=4242", "card", "joined"],
  ["split over header lines", "\r\nbaggage: a=42424242\r\nbaggage: b=42424242\r\n", "card", "joined"],
];

describe("findPlanted", () => {
  it.each(ROWS)("sees a value that is %s", (_, text, label, encoding) => {
    expect(findPlanted(planted, text)).toEqual([{ label, encoding }]);
    expect(findPlanted(planted, Buffer.from(`before ${text} after`))).toEqual([{ label, encoding }]);
  });

  it("sees every value of a text once", () => {
    expect(findPlanted(planted, `${CARD} ${EMAIL} ${CARD}`)).toEqual([
      { label: "email", encoding: "raw" },
      { label: "card", encoding: "raw" },
    ]);
  });

  it("sees bytes beyond ASCII", () => {
    const name = new Planted("name", "Amélie Poulain");
    for (const text of ["n=Amélie Poulain", "n=Am%C3%A9lie%20Poulain", base64("Amélie Poulain")]) {
      expect(findPlanted([name], text)).toHaveLength(1);
    }
  });

  it("finds nothing in what looks alike", () => {
    for (const text of [
      "",
      "alice.doe",
      "424242424242424",
      base64("alice.do"),
      "t1.Fz-epEQBi-DlOiaMXOLx1OW3V",
      "%",
      "%4",
    ]) {
      expect(findPlanted(planted, text)).toEqual([]);
    }
  });

  it("refuses a value so short that it would be found by chance, without printing it", () => {
    expect(() => new Planted("pin", "1234567")).toThrow(/^planted pin: at least 8 bytes$/);
  });
});
