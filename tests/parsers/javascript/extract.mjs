// What the OpenTelemetry propagators for JavaScript, and dd-trace-js, extract from headers.
// A line in is a JSON list of [name, value]; a line out is an object of propagator to facts, each [what, value]. A
// propagator that finds nothing is not in it. The argument is the directory that has the node_modules.
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const home = process.argv[2] ?? ".";
const require = createRequire(join(home, "package.json"));
const { defaultTextMapGetter, propagation, ROOT_CONTEXT, trace, TraceFlags } = require("@opentelemetry/api");
const { W3CBaggagePropagator, W3CTraceContextPropagator } = require("@opentelemetry/core");
const { B3Propagator } = require("@opentelemetry/propagator-b3");
const { AWSXRayPropagator } = require("@opentelemetry/propagator-aws-xray");
const { JaegerPropagator } = require("@opentelemetry/propagator-jaeger");
const { OTTracePropagator } = require("@opentelemetry/propagator-ot-trace");

// The tracer itself would open sockets and wrap modules: what extracts is one module, which wants nothing but settings.
const datadog = join(home, "node_modules", "dd-trace", "packages", "dd-trace", "src");
const DatadogPropagator = require(join(datadog, "opentracing", "propagation", "text_map.js"));
const { getAllBaggageItems } = require(join(datadog, "baggage.js"));

const OTEL = {
  "otel-js tracecontext": new W3CTraceContextPropagator(),
  "otel-js baggage": new W3CBaggagePropagator(),
  "otel-js b3": new B3Propagator(),
  "otel-js b3-multi": new B3Propagator(), // asked without the single header, which hides the others
  "otel-js jaeger": new JaegerPropagator(),
  "otel-js ot": new OTTracePropagator(),
  "otel-js xray": new AWSXRayPropagator(),
};

const DATADOG = {
  "dd-trace-js tracecontext": "tracecontext",
  "dd-trace-js baggage": "baggage",
  "dd-trace-js b3": "b3 single header",
  "dd-trace-js b3-multi": "b3multi",
  "dd-trace-js datadog": "datadog",
};

/** The defaults of dd-trace, and its older baggage headers beside. */
function settings(style) {
  return {
    tracePropagationStyle: { extract: [style], inject: [] },
    baggageMaxItems: 64,
    baggageMaxBytes: 8192,
    baggageTagKeys: [],
    legacyBaggageEnabled: true,
    DD_TRACE_X_DATADOG_TAGS_MAX_LENGTH: 512,
    DD_TRACE_PROPAGATION_BEHAVIOR_EXTRACT: "continue",
  };
}

const datadogs = Object.entries(DATADOG).map(([name, style]) => [name, new DatadogPropagator(settings(style))]);

function read(headers) {
  const lines = {};
  for (const [name, value] of headers) {
    lines[name.toLowerCase()] ??= [];
    lines[name.toLowerCase()].push(value);
  }
  const found = {};
  const note = (name, facts) => {
    if (facts.length > 0) found[name] = facts;
  };
  const carrier = Object.fromEntries(Object.entries(lines).map(([name, all]) => [name, all.length > 1 ? all : all[0]]));
  for (const [name, propagator] of Object.entries(OTEL)) {
    const { b3: _, ...withoutSingle } = carrier;
    const given = name === "otel-js b3-multi" ? withoutSingle : carrier;
    note(name, contextFacts(propagator.extract(ROOT_CONTEXT, given, defaultTextMapGetter)));
  }
  // As Node's own server joins them, which is where dd-trace sits.
  const joined = Object.fromEntries(Object.entries(lines).map(([name, all]) => [name, all.join(", ")]));
  for (const [name, propagator] of datadogs) note(name, datadogFacts(propagator.extract(joined)));
  return found;
}

function contextFacts(context) {
  const facts = [];
  const span = trace.getSpanContext(context);
  if (span !== undefined && trace.isSpanContextValid(span)) {
    facts.push(["trace-id", span.traceId], ["span-id", span.spanId]);
    facts.push(["sampled", String(span.traceFlags & TraceFlags.SAMPLED)]);
    facts.push(...stateFacts(span.traceState?.serialize() ?? ""));
  }
  for (const [key, { value, metadata }] of propagation.getBaggage(context)?.getAllEntries() ?? []) {
    facts.push([`member:${key}`, value]);
    if (metadata !== undefined) facts.push([`property:${key}`, metadata.toString()]);
  }
  return facts;
}

function datadogFacts(context) {
  const facts = Object.entries(getAllBaggageItems()).map(([key, value]) => [`member:${key}`, value]);
  if (context === null || context._spanId === null) return facts; // a decision alone comes with an id of its own
  facts.push(["trace-id", context.toTraceId(true)], ["span-id", context.toSpanId(true)]);
  if (context._sampling.priority !== undefined) facts.push(["sampled", String(Number(context._sampling.priority > 0))]);
  facts.push(...stateFacts(context._tracestate?.toString() ?? ""));
  for (const [key, value] of Object.entries(context._trace.tags)) {
    if (value !== undefined) facts.push([`tag:${key}`, value]);
  }
  if (context._trace.origin !== undefined) facts.push(["origin", context._trace.origin]);
  for (const [key, value] of Object.entries(context._baggageItems)) facts.push([`member:${key}`, String(value)]);
  return facts;
}

/** Both libraries hold their entries apart and show them as a header alone. */
function stateFacts(header) {
  const entries = header.split(",").filter((entry) => entry !== "");
  return entries.map((entry) => {
    const at = entry.indexOf("=");
    return [`state:${entry.slice(0, at)}`, entry.slice(at + 1)];
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(read(JSON.parse(line)))}\n`);
}
