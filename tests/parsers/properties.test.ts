// Properties of carriers.md section 8 that every carrier vector must have wherever it meets the filter: closure,
// idempotency, limits and lines. What other people's parsers extract of the results stands in the files beside this one.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Header } from "../model/header.ts";
import { TestKeys } from "../stand/harness.ts";
import { CARRIER_VECTORS } from "./corpus.ts";
import { violations } from "./grammar.ts";
import { type Fact, INSTALL_MS, Libraries, type Reading, whyNot } from "./library.ts";
import { Gate, SITUATIONS, type Situation } from "./situation.ts";

const reason = await whyNot();
const keys = new TestKeys();

const OTEL = ["otel-js", "otel-go", "otel-py"];
const ALL = [...OTEL, "dd-trace-js"];

/** Who must be able to read a carrier that the filter wrote, and what must then be there. */
const READERS: [header: string, form: RegExp, fact: string, propagator: string, libraries: string[]][] = [
  ["traceparent", /./, "trace-id", "tracecontext", ALL],
  ["tracestate", /./, "state:", "tracecontext", ALL],
  ["baggage", /./, "member:", "baggage", ALL],
  ["b3", /-/, "trace-id", "b3", ALL],
  ["x-b3-traceid", /./, "trace-id", "b3-multi", ALL],
  ["uber-trace-id", /./, "trace-id", "jaeger", OTEL],
  ["ot-tracer-traceid", /./, "trace-id", "ot", OTEL],
  ["x-amzn-trace-id", /Parent=.*Sampled=/, "trace-id", "xray", OTEL],
  ["x-datadog-trace-id", /./, "trace-id", "datadog", ["dd-trace-js"]],
  ["x-cloud-trace-context", /\//, "trace-id", "cloud-trace", ["otel-py"]],
  ["grpc-trace-bin", /./, "trace-id", "grpc-trace", ["opencensus-go"]],
];

/** The carriers that an Envoy's tracer writes anew on every attempt (carriers.md section 6). */
const INJECTED = /^(?:traceparent|tracestate|b3|x-b3-.*|x-datadog-.*|x-amzn-trace-id|sw8)$/;

describe.skipIf(reason !== null).each(Object.keys(SITUATIONS) as Situation[])("%s", (situation) => {
  let libraries: Libraries;
  let gate: Gate;
  beforeAll(async () => {
    libraries = await Libraries.open();
    gate = await Gate.open(situation, keys);
  }, INSTALL_MS);
  afterAll(() => libraries.end());

  test("what is written is well formed, and every library reads it", async () => {
    const left = CARRIER_VECTORS.map(({ headers }) => gate.pass(headers));
    const readings = await libraries.read(left);
    const wrong = CARRIER_VECTORS.flatMap(({ id, headers }, i) => {
      const written = changed(situation, headers, left[i] ?? []);
      return [...violations(written), ...unread(written, readings[i] ?? {})].map((fault) => `${id}: ${fault}`);
    });
    expect(wrong).toEqual([]);
  });

  test("a second attempt changes nothing, with and without what a tracer injects again", () => {
    const wrong = CARRIER_VECTORS.flatMap(({ id, headers }) => {
      const once = sorted(gate.pass(headers));
      const twice = sorted(gate.pass(headers, (left) => left));
      const injected = sorted(
        gate.pass(headers, (left) => [...left.filter(isNot(INJECTED)), ...headers.filter(is(INJECTED))]),
      );
      return [
        ...(same(once, twice) ? [] : [`${id}: twice`]),
        ...(situation.startsWith("from outside") || same(once, injected) ? [] : [`${id}: injected again`]),
      ];
    });
    expect(wrong).toEqual([]);
  });

  if (SITUATIONS[situation].trace === "keep") {
    test("the next hop changes nothing", () => {
      const wrong = CARRIER_VECTORS.filter(({ headers }) => {
        const once = gate.pass(headers);
        return !same(sorted(once), sorted(gate.pass(once)));
      });
      expect(wrong.map(({ id }) => id)).toEqual([]);
    });
  }

  test("no member is cut: what is left of a list was in it, or is a token", () => {
    const wrong = CARRIER_VECTORS.flatMap(({ id, headers }) => {
      const left = gate.pass(headers);
      return ["baggage", "tracestate"]
        .filter((list) => {
          const before = new Set(entriesOf(headers, list).map((entry) => entry.replace(/[ \t]*[=;][ \t]*/g, "=")));
          const isWhole = (entry: string) => before.has(entry) || /=t1\.[\w-]+$|^dd=/.test(entry);
          return !entriesOf(left, list).every((entry) => isWhole(entry.replace(/[ \t]*[=;][ \t]*/g, "=")));
        })
        .map((list) => `${id}: ${list}`);
    });
    expect(wrong).toEqual([]);
  });

  test.each(["baggage", "tracestate"])("lines of %s are one list, wherever they are split", (list) => {
    const wrong = CARRIER_VECTORS.flatMap(({ id, headers }) => {
      const whole = entriesOf(gate.pass(headers), list);
      const split = headers.flatMap(([name, value]): Header[] =>
        name.toLowerCase() === list ? value.split(",").map((entry): Header => [name, entry]) : [[name, value]],
      );
      const shifted: Header[] = [[list, ""], ...headers];
      return [
        ...(same(whole, entriesOf(gate.pass(split), list)) ? [] : [`${id}: split`]),
        ...(same(whole, entriesOf(gate.pass(shifted), list)) ? [] : [`${id}: an empty first line`]),
      ];
    });
    expect(wrong).toEqual([]);
  });
});

test.skipIf(reason !== null)(
  "a baggage that outgrows its limits loses whole members",
  async () => {
    const libraries = await Libraries.open();
    const gate = await Gate.open("inside the mesh, outbound", keys);
    // 64 keys that mean one thing, and no two of them the same; tokens of the longest values are twice as long.
    const keyOf = (i: number) =>
      [..."userid"]
        .map((c, bit) => ((i >> bit) & 1 ? c.toUpperCase() : c))
        .join("")
        .replace(/id$/i, ".$&");
    const members = Array.from({ length: 64 }, (_, i) => `${keyOf(i)}=${String(i).padStart(63, "0")}`);
    expect(members.join(",").length).toBeLessThan(8192);
    // So many new tokens are made for one request: the filter knows them all after a few.
    for (let i = 0; i < 64; i += 16) gate.pass([["baggage", members.slice(i, i + 16).join(",")]]);
    const left = gate.pass([["baggage", members.join(",")]]);
    const [reading] = await libraries.read([left]);
    libraries.end();
    expect(violations(left)).toEqual([]);
    expect(unread(left, reading ?? {})).toEqual([]);
    const values = (reading?.["otel-js baggage"] ?? []).map(([, value]) => keys.open(value));
    expect(values).toEqual(values.map((_, i) => String(i).padStart(63, "0"))); // from the right
    expect(values.length).toBeGreaterThan(50);
    expect(values.length).toBeLessThan(64);
  },
  INSTALL_MS,
);

/** The carriers that are not as they came; behind a boundary all of them, since nothing else may leave. */
function changed(situation: Situation, before: readonly Header[], after: readonly Header[]): Header[] {
  if (SITUATIONS[situation].trace !== "keep") return [...after];
  const linesOf = (headers: readonly Header[], name: string) => headers.filter(([n]) => n.toLowerCase() === name);
  return after.filter(([name]) => !same(values(linesOf(before, name)), values(linesOf(after, name))));
}

/** Carriers of which a library does not read all that is there. */
function unread(written: readonly Header[], reading: Reading): string[] {
  return READERS.flatMap(([header, form, fact, propagator, libraries]) => {
    const lines = written.filter(([name, value]) => name === header && form.test(value));
    const count = fact.endsWith(":") ? entriesOf(lines, header).length : lines.length;
    const counted = (facts: Fact[] = []) => facts.filter(([what]) => what.startsWith(fact)).length;
    const blind = libraries.filter((library) => counted(reading[`${library} ${propagator}`]) < count);
    return blind.map((library) => `${library} does not read ${header}`);
  });
}

function entriesOf(headers: readonly Header[], list: string): string[] {
  const lines = headers.filter(([name]) => name.toLowerCase() === list).flatMap(([, value]) => value.split(","));
  return lines.map((entry) => entry.trim()).filter((entry) => entry !== "");
}

function values(headers: readonly Header[]): string[] {
  return headers.map(([, value]) => value);
}

function sorted(headers: readonly Header[]): string[] {
  return headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`).toSorted();
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text, i) => text === others[i]);
}

function is(form: RegExp): (header: Header) => boolean {
  return ([name]) => form.test(name.toLowerCase());
}

function isNot(form: RegExp): (header: Header) => boolean {
  return (header) => !is(form)(header);
}
