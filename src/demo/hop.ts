// What one hop did, said twice: by the wires on both sides of its Envoy, and by the same wasm with the same
// configuration in the Node host. The rows come from the host, and hold only where both say the same.
import type { Field } from "../host/field.ts";
import { Filter, type Root } from "../host/filter.ts";
import type { Header } from "../host/headers.ts";
import type { Exchange } from "../host/stream.ts";
import type { Row } from "../text/table.ts";
import type { Message } from "./message.ts";

/** The plugin configurations of a hop as its Envoy has them, in the order a request passes them. */
export interface HopSetup {
  configurations: readonly string[];
  /** `xds.cluster_name` of its upstream. */
  cluster: string;
  /** The environment of its Envoy. */
  env: Record<string, string>;
}

/** One message before and after its Envoy, and what the host makes of it. */
export interface Explained {
  rows: Row[];
  /** Header names that the wire and the host do not agree about. */
  disagreements: string[];
}

/** Lower-case names of what Envoy and HTTP themselves write, and no filter of ours decides about. */
export const OTHERS =
  /^(?::.*|host|connection|keep-alive|transfer-encoding|content-length|server|date|via|x-request-id|x-forwarded-.*|x-envoy-.*)$/;

/** Where a traceparent's trace id ends. */
const TRACE_END = 35;

export class Hop {
  private constructor(
    private readonly cluster: string,
    private readonly roots: readonly Root[],
  ) {}

  /** Configures the filter once per attachment. A refusal throws, naming the filter's reason. */
  static async load({ configurations, cluster, env }: HopSetup): Promise<Hop> {
    const filter = await Filter.load({ env, explain: true });
    const roots = configurations.map((configuration) => filter.root(configuration));
    for (const { configured } of roots) {
      const { code = "", pointer = "", expected = "" } = configured.problem ?? {};
      if (!configured.ok)
        throw new Error(`the filter refuses its configuration: ${code} at ${pointer}, expected ${expected}`);
    }
    return new Hop(cluster, roots);
  }

  /**
   * Explains a request and its response: each as it was before this Envoy and as it was after. `traceparent` is what its
   * tracer wrote between the first attach point and the last.
   */
  explain(
    request: [before: Message, after: Message],
    response: [before: Message, after: Message],
    traceparent?: string,
  ): [Explained, Explained] {
    const store = new Map<string, Buffer>();
    const stages: Exchange[] = [];
    let headers = pseudo(request[0]);
    for (const root of this.roots) {
      if (traceparent !== undefined && root === this.roots.at(-1)) headers = traced(headers, traceparent);
      const exchange = root.request(headers, { cluster: this.cluster, store });
      stages.push(exchange);
      headers = exchange.headers;
    }
    let answer = pseudo(response[0]);
    for (const exchange of [...stages].reverse()) answer = exchange.response(answer);
    for (const exchange of stages) exchange.end();

    const fields = stages.map((stage) => stage.fields);
    const shown = traceparent === undefined ? fields : withoutTracer(fields, traceparent);
    return [
      {
        rows: rowsOf(shown.map((stage) => stage.filter((field) => !field.response))),
        disagreements: compare(headers, request[1].headers),
      },
      {
        rows: rowsOf(shown.map((stage) => stage.filter((field) => field.response)).reverse()),
        disagreements: compare(answer, response[1].headers),
      },
    ];
  }
}

/** The header map that Envoy makes of a message: HTTP/2's pseudo-headers, then the lines. */
function pseudo({ start, headers }: Message): Header[] {
  const [first = "", second = ""] = start.split(" ");
  const host = headers.find(([name]) => name.toLowerCase() === "host")?.[1] ?? "";
  const head: Header[] = first.startsWith("HTTP/")
    ? [[":status", second]]
    : [
        [":authority", host],
        [":path", second],
        [":method", first],
        [":scheme", "http"],
      ];
  return [...head, ...headers.filter(([name]) => name.toLowerCase() !== "host")];
}

/** With what Envoy's tracer writes in the place of what came. */
function traced(headers: readonly Header[], traceparent: string): Header[] {
  return [...headers.filter(([name]) => name.toLowerCase() !== "traceparent"), ["traceparent", traceparent]];
}

/**
 * What the filter did, without what Envoy's tracer did between two attach points: a parent that was kept had the id of
 * Envoy's span all along, and one that Envoy began is none that came.
 */
function withoutTracer(stages: readonly (readonly Field[])[], traceparent: string): (readonly Field[])[] {
  const own = Buffer.from(traceparent);
  const isParent = ({ carrier, response }: Field) => carrier === "traceparent" && !response;
  const earlier = stages.slice(0, -1).map((fields) => {
    return fields.map((field) =>
      isParent(field) && field.after?.toString("latin1").startsWith(traceparent.slice(0, TRACE_END))
        ? { ...field, before: own, after: own }
        : field,
    );
  });
  const goesOn = earlier.at(-1)?.some((field) => isParent(field) && field.after !== null) ?? true;
  const last = (stages.at(-1) ?? []).filter((field) => goesOn || field.changed || !isParent(field));
  return [...earlier, last];
}

/** The names whose lines differ between what the host says left and what was on the wire. */
function compare(said: readonly Header[], seen: readonly Header[]): string[] {
  const names = new Set([...said, ...seen].map(([name]) => name.toLowerCase()).filter((name) => !OTHERS.test(name)));
  return [...names].filter((name) => JSON.stringify(lines(said, name)) !== JSON.stringify(lines(seen, name))).sort();
}

function lines(headers: readonly Header[], wanted: string): string[] {
  return headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
}

/** One row per field, from what came to the first stage to what left the last. */
function rowsOf(stages: readonly (readonly Field[])[]): Row[] {
  const rows: Row[] = [];
  for (const fields of stages) {
    const open = new Set(rows);
    for (const field of fields) {
      const row = rowOf(field);
      const earlier = [...open].find(
        (one) => one.carrier === row.carrier && one.field === row.field && one.after === row.before,
      );
      if (earlier === undefined) {
        rows.push(row);
        continue;
      }
      open.delete(earlier);
      if (field.changed) Object.assign(earlier, row, { before: earlier.before });
    }
  }
  return rows;
}

function rowOf(field: Field): Row {
  const mapped = field.reason === "trace" && field.changed && field.after !== null;
  const entry = field.rule === undefined ? null : `fields[${field.rule}]`;
  return {
    carrier: field.carrier,
    field: field.name.toString("latin1"),
    class: field.class,
    action: mapped ? "remap" : field.action,
    rule: entry === null ? field.reason : field.reason === "entry" ? entry : `${entry}, ${field.reason}`,
    before: field.before.toString("latin1"),
    after: field.after?.toString("latin1") ?? null,
  };
}
