// The table stays aligned, in its width and harmless to a terminal, whatever values it is given.
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { elide, printable, type Row, renderTable } from "../../src/text/table.ts";

const plain = pc.createColors(false);
const colored = pc.createColors(true);
const ansi = new RegExp(`${String.fromCharCode(27)}\\[[0-9]+m`, "g");

const TOKEN = "t1.Fz-epEQBi-DlOiaMXOLx1OW3V_nU6S0I7rV_MnMDI7X6ZIIuMBhwaydYYtbn8bxpopG39E_hTFJ24zh25yI";
const ROWS: Row[] = [
  { carrier: "baggage", field: "env", class: "env", action: "keep", rule: "fields[0]", before: "prod", after: "prod" },
  {
    carrier: "baggage",
    field: "user.id",
    class: "user",
    action: "tokenize",
    rule: "fields[2]",
    before: "alice",
    after: TOKEN,
  },
  {
    carrier: "traceparent",
    field: "trace-id",
    class: "trace-id",
    action: "restart",
    rule: "trace",
    before: "4bf9",
    after: null,
  },
];

describe("renderTable", () => {
  it("aligns its columns", () => {
    expect(renderTable(ROWS, 200, plain)).toEqual([
      "carrier      field     class     action    rule       before -> after",
      "baggage      env       env       keep      fields[0]  prod   -> prod",
      `baggage      user.id   user      tokenize  fields[2]  alice  -> ${TOKEN}`,
      "traceparent  trace-id  trace-id  restart   trace      4bf9   -> (removed)",
    ]);
  });

  it.each([80, 90, 100, 120, 130])("keeps to %i columns by shortening values in their middle", (width) => {
    const lines = renderTable(ROWS, width, plain);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    expect(lines[2]).toMatch(/ -> t1\.Fz.*….*5yI$/);
  });

  it("neither cuts nor wraps in a width without end", () => {
    const long = { ...ROWS[1], field: "a-name-that-is-longer-than-its-column" } as Row;
    for (const fit of ["cut", "wrap"] as const) {
      const [, line = "", ...rest] = renderTable([long], Number.POSITIVE_INFINITY, plain, fit);
      expect(line).toContain(`${long.field}  user`);
      expect(line).toContain(` -> ${TOKEN}`);
      expect(rest).toEqual([]);
    }
  });

  it("wraps values in their columns, and leaves nothing of them out", () => {
    const before = "a".repeat(70);
    const lines = renderTable([{ ...ROWS[1], before } as Row], 120, plain, "wrap");
    expect(lines.slice(1)).toEqual([
      `baggage  user.id  user   tokenize  fields[2]  ${"a".repeat(35)} -> ${TOKEN.slice(0, 35)}`,
      `${" ".repeat(46)}${"a".repeat(35)}    ${TOKEN.slice(35, 70)}`,
      `${" ".repeat(46)}${" ".repeat(35)}    ${TOKEN.slice(70)}`,
    ]);
  });

  it.each([60, 80, 100, 120])("keeps to %i columns by wrapping, and values can be put together again", (width) => {
    const lines = renderTable(ROWS.slice(1), width, plain, "wrap");
    for (const line of lines.filter((one) => !/^(?:carrier|baggage|traceparent)/.test(one)))
      expect(line.length).toBeLessThanOrEqual(width);
    const after = lines.map((line) => line.replace(/^.* -> |^.* {4}|^ {2}/, "")).join("");
    expect(after).toContain(TOKEN);
  });

  it("puts values below their row where columns would be too narrow", () => {
    expect(renderTable(ROWS.slice(1), 90, plain, "wrap")).toEqual([
      "carrier      field     class     action    rule",
      "baggage      user.id   user      tokenize  fields[2]",
      "  alice ->",
      `  ${TOKEN}`,
      "traceparent  trace-id  trace-id  restart   trace",
      "  4bf9 -> (removed)",
    ]);
  });

  it("colours by action and says the same without colours", () => {
    const lines = renderTable(ROWS, 100, colored);
    expect(lines.map((line) => line.replace(ansi, ""))).toEqual(renderTable(ROWS, 100, plain));
    expect(lines[1]).toContain(colored.green("keep      "));
    expect(lines[2]).toContain(colored.cyan("tokenize  "));
    expect(lines[3]).toContain(colored.magenta("restart   "));
  });

  it("lets nothing through that a terminal would obey", () => {
    const evil = { ...ROWS[0], field: "a\x1b[2J", before: "\x1b]0;x\x07\xe9", after: "\r\n" } as Row;
    const text = renderTable([evil], 200, plain).join("");
    expect(text).toMatch(/^[ -~]*$/);
    expect(text).toContain("a\\x1b[2J");
  });
});

describe("elide", () => {
  it.each([
    ["short", 5, "short"],
    ["abcdefghij", 9, "abcd…ghij"],
    ["abcdefghij", 8, "abcd…hij"],
    ["abcdefghij", 2, "a…"],
    ["abcdefghij", 1, "…"],
  ])("%s in %i is %s", (text, limit, want) => {
    expect(elide(text, limit)).toBe(want);
    expect(elide(text, limit).length).toBeLessThanOrEqual(limit);
  });
});

describe("printable", () => {
  it("shows every byte that is not visible ASCII by its number", () => {
    expect(printable("a\t\xff~ é")).toBe("a\\x09\\xff~ \\xe9");
  });
});
