// The headers of src/words are those of the filter, both ways, and what they are said to hold is what the filter does.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CARRIERS } from "../../src/words/carrier.ts";
import { HEADERS, holdsTrace } from "../../src/words/header.ts";
import { loadWords } from "./filter.ts";

const filter = await loadWords();
const source = readFileSync(new URL("../../assembly/words/header.ts", import.meta.url), "utf8");
const prefixes = HEADERS.filter(({ family }) => family).map(({ name }) => name);

test.each(HEADERS)("$name belongs to the filter's $carrier", ({ name, family, carrier }) => {
  expect(filter.carrierOf(name)).toBe(carrier);
  const longer = prefixes.find((prefix) => `${name}z9`.startsWith(prefix));
  const other = HEADERS.find((header) => header.name === longer)?.carrier;
  expect(filter.carrierOf(`${name}z9`)).toBe(family ? carrier : other);
});

test("the filter has no other, as its source has them", () => {
  const rows = [...source.matchAll(/^(exact|family)\("([^"]+)", Carrier\.\w+\);/gm)].map(([, kind, name]) => [
    name,
    kind === "family",
  ]);
  const told = [...source.matchAll(/equalsText\(buf, from, to, "([^"]+)"\)/g)].map(([, name]) => name);
  // The two prefixes shorter than four bytes are told apart by themselves.
  const short = told.map((name) => [name, name === "sw8" || name === "dd-"]);
  expect([...rows, ...short].sort()).toEqual(HEADERS.map(({ name, family }) => [name, family]).sort());
});

test("every carrier has a header", () => {
  expect([...new Set(HEADERS.map(({ carrier }) => carrier))].sort()).toEqual(CARRIERS.slice(1).sort());
});

test("an exact name stands before the family that it is in", () => {
  for (const [i, { name, family }] of HEADERS.entries()) {
    const before = HEADERS.slice(0, i).find((other) => other.family && name.startsWith(other.name));
    expect([name, family || before === undefined]).toEqual([name, true]);
  }
});

test("what the filter removes unseen has every exact name and carriers' names alone", () => {
  const known = filter.knownNames();
  expect(known).toEqual(expect.arrayContaining(HEADERS.filter(({ family }) => !family).map(({ name }) => name)));
  expect(known.filter((name) => filter.carrierOf(name) === undefined)).toEqual([]);
  expect(new Set(known).size).toBe(known.length);
});

test("what holds data alone is baggage, names and metrics", () => {
  const data = HEADERS.filter((header) => !holdsTrace(header)).map(({ carrier }) => carrier);
  expect([...new Set(data)]).toEqual([
    "baggage",
    "correlation-context",
    "request-context",
    "server-timing",
    "uberctx",
    "ot-baggage",
    "grpc-tags-bin",
    "sw8-correlation",
  ]);
});
