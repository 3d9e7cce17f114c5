// tests/vectors/token.json: equal to what its generator makes, and true for src/token.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openToken } from "../../src/token/open.ts";
import { type tokenVectors, vectorKeyring, writeVectors } from "../../tools/token.gen.ts";
import { recognise } from "./recognise.ts";

const FILE = new URL("../vectors/token.json", import.meta.url);
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

test("token.json is what its generator makes", async () => {
  await expect(writeVectors()).toMatchFileSnapshot(fileURLToPath(FILE));
});

describe("every row", () => {
  const vectors = JSON.parse(readFileSync(FILE, "utf8")) as ReturnType<typeof tokenVectors>;
  const { now, bundle } = vectors;
  const keyring = vectors.keyring;

  function opened(text: string, traceId?: string): string | null {
    try {
      const options = traceId === undefined ? { now } : { now, traceId: Buffer.from(traceId, "hex") };
      return openToken(keyring, text, options).value.toString("hex");
    } catch {
      return null;
    }
  }

  test("covers what the specification lists", () => {
    const covered = new Set(vectors.tokens.map((row) => `${row.use} ${row.value.length / 2} ${row.epoch}`));
    for (const use of ["tok.tenant", "tok.service", "tok.trace", "hash.tenant", "hash.service"])
      for (const length of [1, 15, 16, 31, 32, 47, 48, 63, ...(use.startsWith("hash") ? [255] : [])])
        for (const epoch of [7, 8]) expect(covered, `${use} ${length} ${epoch}`).toContain(`${use} ${length} ${epoch}`);
  });

  test.each(vectors.tokens.filter((row) => row.epoch === 7))("$id", (row) => {
    expect(recognise(bundle, row.text)).toBe(true);
    expect(opened(row.text, vectors.trace_id)).toBe(row.kind === 2 ? null : row.value);
  });

  test("tokens of an epoch open once it mints", () => {
    const later = { now: 1_707_776_000 };
    for (const row of vectors.tokens.filter(({ epoch, kind }) => epoch === 8 && kind !== 2)) {
      expect(recognise(bundle, row.text), row.id).toBe(true);
      expect(opened(row.text), row.id).toBe(null);
      expect(openToken(keyring, row.text, later).value.toString("hex"), row.id).toBe(row.value);
    }
  });

  test.each(vectors.strangers)("$id", (row) => {
    expect({ recognised: recognise(bundle, row.text), opened: opened(row.text, row.trace_id) !== null }).toEqual({
      recognised: row.recognised,
      opened: row.opened,
    });
  });

  test("no mutant of one character is recognised, and none opens to another value", () => {
    const { of, count, recognised, opened: openable } = vectors.mutants;
    const seen = { count: 0, recognised: 0, opened: 0 };
    const value = opened(of);
    for (let i = 3; i < of.length; i++)
      for (const character of ALPHABET) {
        if (character === of[i]) continue;
        const mutant = of.slice(0, i) + character + of.slice(i + 1);
        seen.count++;
        if (recognise(bundle, mutant)) seen.recognised++;
        const found = opened(mutant);
        if (found === null) continue;
        seen.opened++;
        expect(found).toBe(value);
      }
    expect(seen).toEqual({ count, recognised, opened: openable });
  });

  test("the keyring of the vectors has a row for every leaf of theirs", () => {
    const kids = new Set(vectorKeyring().kids.map(({ kid }) => kid));
    for (const { kid } of vectors.leaves) expect(kids).toContain(kid);
  });
});
