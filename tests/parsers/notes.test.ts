// Whether the libraries here are the ones that the vectors tell of: on every vector as it stands, each extracts what its
// `run:` note says, or else what the specification says. So a parser that finds nothing cannot pass for one that leaks
// nothing.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readVectors, type Vector } from "../model/vectors.ts";
import { type Fact, INSTALL_MS, Libraries, whyNot } from "./library.ts";

const reason = await whyNot();

/** The propagator of each file's carriers, by what comes after the library's name, and who has one. */
const ALL = ["otel-js", "otel-go", "otel-py", "dd-trace-js"];
const OTEL = ALL.slice(0, 3);
const FILES: [file: string, carrier: RegExp, propagator: string, libraries: string[]][] = [
  ["baggage", /./, "baggage", ALL],
  ["traceparent", /./, "tracecontext", ALL],
  ["tracestate", /./, "tracecontext", OTEL], // dd-trace-js passes any entry on, whatever its key
  ["b3", /single/, "b3", ALL],
  ["b3", /multi/, "b3-multi", ALL],
  ["xray", /./, "xray", OTEL],
  ["jaeger", /./, "jaeger", OTEL],
  ["opentracing-family", /^ot$/, "ot", OTEL],
  ["gcp-grpc", /^x-cloud/, "cloud-trace", ["otel-py"]],
  ["gcp-grpc", /^grpc-trace/, "grpc-trace", ["opencensus-go"]],
];

/** What was seen here, and the vectors do not say. */
const SEEN: Record<string, string> = {
  "tracestate-vendor-dd-oversized otel-go": "tracestate dropped",
  "tracestate-vendor-dd-oversized otel-py": "tracestate dropped",
  "b3single-bad-single-good-multi dd-trace-js": "no context",
  "ot-bad-sampled-bogus otel-js": "accepts: a1ce929d0e0e4736a3ce929d0e0e4736 00f067aa0ba902b7",
  "ot-lightstep-unpadded otel-js": "no context",
  "gcp-upper otel-py": "no context",
  "grpc-trace-comma opencensus-go": "accepts: 4bf92f3577b34da6a3ce929d000e4736 34f067aa0ba902b7",
  "grpc-trace-short opencensus-go": "accepts: 4bf92f3577b34da6a3ce929d000e4736 0000000000000000",
};

/** A note that is cut short: `a=1,b=2... (341 characters)`. */
const CUT = /^(.*)\.\.\. \((\d+) (?:characters|entries)\)$/s;

describe.skipIf(reason !== null)("what libraries extract from the vectors", () => {
  let libraries: Libraries;
  beforeAll(async () => {
    libraries = await Libraries.open();
  }, INSTALL_MS);
  afterAll(() => libraries.end());

  test.each(FILES)("%s: carrier %s, propagator %s of %s", async (file, carrier, propagator, names) => {
    const vectors = readVectors(file).filter((vector) => carrier.test(vector.carrier));
    const readings = await libraries.read(vectors.map(({ headers }) => headers));
    const wrong = vectors.flatMap((vector, i) =>
      names.flatMap((name) => {
        const wanted = noteOf(vector, name) ?? SEEN[`${vector.id} ${name}`] ?? specified(vector);
        const said = inWords(vector, readings[i]?.[`${name} ${propagator}`] ?? []);
        return fits(wanted, said) ? [] : [`${vector.id}, ${name}: extracts ${said}, expected ${wanted}`];
      }),
    );
    expect(vectors.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  test("knows every library and version that was measured", () => {
    const notes = FILES.flatMap(([file]) => readVectors(file)).flatMap(({ parsed }) => Object.keys(parsed.impl ?? {}));
    const measured = new Set(notes.filter((key) => key.startsWith("run:")).map((key) => key.slice("run:".length)));
    expect([...measured].toSorted()).toEqual(versions());
  });
});

/** What was measured of a library, in the vectors' words. */
function noteOf({ parsed }: Vector, library: string): string | undefined {
  const note = Object.entries<string>(parsed.impl ?? {}).find(([key]) => key.startsWith(`run:${library}@`));
  return note?.[1];
}

/** What the vector says of any library that follows its source, in the words of the notes. */
function specified({ carrier, valid, parsed }: Vector): string {
  if (carrier === "baggage") {
    const members: { key: string; value: string }[] = parsed.members;
    return listed(new Map(members.map(({ key, value }) => [key, value])));
  }
  if (carrier === "tracestate") return entries(parsed.members);
  const [trace, span] = [parsed.trace_id, parsed.span_id ?? parsed.parent_id];
  return valid && trace && span ? accepted(trace.padStart(32, "0"), span) : "no context";
}

/** What a library extracted, in the words of the notes. */
function inWords({ carrier }: Vector, facts: readonly Fact[]): string {
  const named = (prefix: string) =>
    facts.filter(([what]) => what.startsWith(prefix)).map(([what, value]): Fact => [what.slice(prefix.length), value]);
  if (carrier === "baggage") return listed(new Map(named("member:")));
  if (carrier === "tracestate") return entries(named("state:"));
  const [trace, span] = ["trace-id", "span-id"].map((id) => facts.find(([what]) => what === id)?.[1]);
  return trace && span ? accepted(trace, span) : "no context";
}

function accepted(trace: string, span: string): string {
  return `accepts: ${trace} ${span}`;
}

function listed(members: ReadonlyMap<string, string>): string {
  const pairs = [...members].map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "nothing" : pairs.join("; ");
}

function sorted(list: string): string {
  return list.split("; ").toSorted().join("; ");
}

function entries(pairs: readonly Fact[]): string {
  return pairs.length === 0 ? "tracestate dropped" : pairs.map(([key, value]) => `${key}=${value}`).join(",");
}

function fits(wanted: string, said: string): boolean {
  const count = /^(?:the first )?(\d+) entries$/.exec(wanted)?.[1];
  if (count !== undefined) return said.split("; ").length === Number(count);
  const [, start, size] = CUT.exec(wanted) ?? [];
  if (start === undefined) return sorted(said) === sorted(wanted); // Go has no order of members
  const isList = wanted.endsWith("entries)");
  const whole = isList ? start.split("; ").slice(0, -1) : [start]; // the last of a list is cut
  const held = isList ? whole.every((pair) => said.split("; ").includes(pair)) : said.startsWith(start);
  return held && (isList ? said.split("; ").length : said.length) === Number(size);
}

/** `otel-go@1.47.0` …, as pinned in this folder. */
function versions(): string[] {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const packages = JSON.parse(read("javascript/package.json")).dependencies;
  const python = /^opentelemetry-api==(\S+)/m.exec(read("python/requirements.txt"))?.[1];
  const go = /^\tgo\.opentelemetry\.io\/otel v(\S+)/m.exec(read("go/go.mod"))?.[1];
  return [
    `dd-trace-js@${packages["dd-trace"]}`,
    `otel-go@${go}`,
    `otel-js@${packages["@opentelemetry/core"]}`,
    `otel-py@${python}`,
  ];
}
