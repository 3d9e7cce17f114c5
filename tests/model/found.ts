// Which fields a message has, by the model, and which the filter said it found: both as plain lines, to be compared.
import type { Field } from "../../src/host/field.ts";
import { readableB3 } from "./b3.ts";
import { readBaggage } from "./baggage.ts";
import { CONTEXTS, contextFields } from "./context.ts";
import { familyFields, familySaid } from "./families.ts";
import { freeformFields } from "./freeform.ts";
import { type Header, linesOf, trim } from "./header.ts";
import { readTraceparent } from "./traceparent.ts";
import { readTracestate } from "./tracestate.ts";

/** Beside the four, those whose members the filter finds and whose ids are none. */
const FREEFORM = ["correlation-context", "request-context", "uberctx", "ot-baggage", "grpc-tags-bin"];

/** The well-formed fields of the carriers, as `carrier name=value` in the order of the carriers. */
export function fieldsOf(headers: readonly Header[]): string[] {
  const parents = linesOf(headers, "traceparent").map(trim);
  const parent = readTraceparent(parents);
  const states = parent && readTracestate(linesOf(headers, "tracestate"));
  const b3 = readableB3(headers);
  return [
    ...(parent === null ? [] : [`traceparent traceparent=${parents[0]}`]),
    ...b3.map(([name, value]) => `b3 ${name.toLowerCase()}=${trim(value)}`),
    // A key that only Level 2 knows can never go on: the filter says of it what it says of a malformed one.
    ...(states ?? []).filter(({ level1 }) => level1).map(({ key, value }) => `tracestate ${key}=${value}`),
    ...readBaggage(linesOf(headers, "baggage"))
      .filter((member) => member !== null)
      .map(({ key, value }) => `baggage ${key}=${value}`),
    ...freeformFields(headers),
    ...contextFields(headers),
    ...familyFields(headers),
  ];
}

/**
 * The same lines, from the filter's explanations inside the mesh. Of a tracestate without its traceparent one thing is
 * said for all (`trace`); a property is said of the member that has it, and is no field.
 */
export function fieldsSaid(fields: readonly Field[]): string[] {
  const carriers = ["traceparent", "b3", "tracestate", "baggage", ...FREEFORM, ...CONTEXTS];
  const well = fields.filter(({ reason }) => !["malformed", "trace", "property"].includes(reason));
  const said = carriers.flatMap((carrier) =>
    well
      .filter((field) => field.carrier === carrier)
      .map(({ name, before }) => {
        const value = before.toString("latin1");
        // The whole header is the field: it has white space around it that a member cannot have.
        const whole = carrier === "traceparent" || carrier === "b3" || CONTEXTS.includes(carrier);
        return `${carrier} ${name.toString("latin1")}=${whole ? trim(value) : value}`;
      }),
  );
  return [...said, ...familySaid(fields)];
}
