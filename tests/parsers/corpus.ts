// The carrier vectors of tests/vectors: what all these tests pass through the filter.
import { readVectors, type Vector } from "../model/vectors.ts";

const FILES = [
  ...["baggage", "traceparent", "tracestate", "b3", "datadog", "gcp-grpc", "jaeger", "opentracing-family"],
  ...["skywalking", "vendors", "xray"],
];

export const CARRIER_VECTORS: readonly Vector[] = FILES.flatMap(readVectors);
