// A receiver of OTLP over HTTP (opentelemetry-proto, ExportTraceServiceRequest): keeps the raw bytes, in which any
// planted text can be looked for, and decodes spans far enough to tell ids and attributes.
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fields } from "../../src/demo/protobuf.ts";
import { PATIENCE_MS } from "./patience.ts";

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  traceState: string;
  attributes: Record<string, string>;
}

/** What receives spans of either form. */
export interface Receiver<T> {
  port: number;
  /** Everything received, as it came. */
  bytes(): Buffer;
  spans(): T[];
  /** Resolves with the spans once there are `count`, or fails after a while. */
  atLeast(count: number, timeoutMs?: number): Promise<T[]>;
  close(): Promise<void>;
}

export type OtlpReceiver = Receiver<Span>;

export function otlpReceiver(): Promise<OtlpReceiver> {
  return receiver(readExport);
}

/** Takes bodies by HTTP, each of which `read` takes apart. */
export async function receiver<T>(read: (body: Buffer) => T[]): Promise<Receiver<T>> {
  const bodies: Buffer[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push(Buffer.concat(chunks));
      response.setHeader("content-type", request.headers["content-type"] ?? "text/plain");
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const spans = () => bodies.flatMap(read);
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => Buffer.concat(bodies),
    spans,
    atLeast: async (count, timeoutMs = PATIENCE_MS) => {
      for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await wait(25)) {
        if (spans().length >= count) return spans();
      }
      throw new Error(`${spans().length} of ${count} spans came in ${timeoutMs} ms`);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** resource_spans (1) -> scope_spans (2) -> spans (2). */
function readExport(body: Buffer): Span[] {
  return fields(body, 1)
    .flatMap((resource) => fields(resource, 2))
    .flatMap((scope) => fields(scope, 2))
    .map(readSpan);
}

function readSpan(message: Buffer): Span {
  const hex = (number: number) => (fields(message, number)[0] ?? Buffer.alloc(0)).toString("hex");
  const text = (number: number) => (fields(message, number)[0] ?? Buffer.alloc(0)).toString();
  const attributes = Object.fromEntries(
    fields(message, 9).map((pair) => [
      String(fields(pair, 1)[0] ?? ""),
      String(fields(fields(pair, 2)[0] ?? Buffer.alloc(0), 1)[0] ?? ""),
    ]),
  );
  return { traceId: hex(1), spanId: hex(2), traceState: text(3), parentSpanId: hex(4), name: text(5), attributes };
}
