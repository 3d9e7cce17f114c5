// A receiver of Zipkin's API, version 2 in JSON: keeps the raw bytes, and tells ids, names and tags of spans.
import { type Receiver, receiver } from "./otlp.ts";

export interface ZipkinSpan {
  traceId: string;
  id: string;
  parentId?: string;
  name: string;
  tags: Record<string, string>;
}

export type ZipkinReceiver = Receiver<ZipkinSpan>;

export function zipkinReceiver(): Promise<ZipkinReceiver> {
  return receiver((body) => JSON.parse(body.toString()) as ZipkinSpan[]);
}
