// Where an Envoy's spans go: takes OTLP over HTTP (opentelemetry-proto, ExportTraceServiceRequest), keeps all bytes, and
// tells each span's name and ids.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fields } from "./protobuf.ts";

export interface Span {
  name: string;
  /** What Envoy's tracer put into the request that went on. */
  traceparent: string;
}

export class Collector {
  readonly bytes: Buffer[] = [];
  private readonly bodies: Buffer[] = [];

  private constructor(private readonly server: Server) {}

  /** Listens on a loopback port of the system's choice. */
  static async start(): Promise<Collector> {
    const server = createServer();
    const collector = new Collector(server);
    server.on("request", (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const body = Buffer.concat(chunks);
        collector.bytes.push(Buffer.from(incoming.rawHeaders.join("\n")), body);
        collector.bodies.push(body);
        outgoing.writeHead(200, { "content-type": "application/x-protobuf", "content-length": "0" }).end();
      });
    });
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
    return collector;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Every span of that name, in the order they came. */
  spans(name: string): Span[] {
    return this.bodies.flatMap(readSpans).filter((span) => span.name === name);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** resource_spans (1), scope_spans (2), spans (2); of a span trace_id (1), span_id (2), name (5). */
function readSpans(body: Buffer): Span[] {
  const spans = fields(body, 1).flatMap((resource) => fields(resource, 2).flatMap((scope) => fields(scope, 2)));
  return spans.map((span) => {
    const hex = (number: number) => fields(span, number)[0]?.toString("hex") ?? "";
    return { name: fields(span, 5)[0]?.toString() ?? "", traceparent: `00-${hex(1)}-${hex(2)}-01` };
  });
}
