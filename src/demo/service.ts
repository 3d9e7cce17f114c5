// A small HTTP service of the shop, instrumented the way applications are: the OpenTelemetry SDK extracts trace
// context and baggage, the service does its part, and the SDK injects both into the call to the next one.
import { createServer, type IncomingHttpHeaders, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Context, propagation, ROOT_CONTEXT, SpanKind, type TextMapGetter, trace } from "@opentelemetry/api";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { B3InjectEncoding, B3Propagator } from "@opentelemetry/propagator-b3";
import { AlwaysOnSampler, BasicTracerProvider } from "@opentelemetry/sdk-trace-base";

/** What a service learns about a user by authenticating a request, under the names it writes them to baggage. */
export type Identity = Record<string, string>;

export interface ServiceOptions {
  name: string;
  /** Who a credential (the `authorization` header) belongs to; services that do not authenticate leave it out. */
  identify?: (credential: string) => Identity | undefined;
}

/** W3C last, so that its span context, which has the tracestate, is the one that counts where both came. */
const PROPAGATOR = new CompositePropagator({
  propagators: [
    new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
    new W3CTraceContextPropagator(),
    new W3CBaggagePropagator(),
  ],
});

const GETTER: TextMapGetter<IncomingHttpHeaders> = {
  keys: (headers) => Object.keys(headers),
  get: (headers, name) => headers[name],
};

export class Service {
  /** The loopback port calls to the next service go to: its own sidecar's. */
  next = 0;
  private readonly server: Server;
  private readonly provider = new BasicTracerProvider({ sampler: new AlwaysOnSampler() });

  private constructor(private readonly options: ServiceOptions) {
    this.server = createServer((incoming, outgoing) => {
      incoming.resume();
      this.serve(incoming.headers, incoming.url ?? "/", outgoing).catch(() => {
        outgoing.statusCode = 502;
        outgoing.end();
      });
    });
  }

  /** Listens on a loopback port of the system's choice. */
  static async start(options: ServiceOptions): Promise<Service> {
    const service = new Service(options);
    await new Promise<void>((resolve, reject) => service.server.once("error", reject).listen(0, "127.0.0.1", resolve));
    return service;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.provider.shutdown();
  }

  private async serve(headers: IncomingHttpHeaders, path: string, outgoing: ServerResponse): Promise<void> {
    const tracer = this.provider.getTracer(this.options.name);
    const arrived = PROPAGATOR.extract(ROOT_CONTEXT, headers, GETTER);
    const server = tracer.startSpan(`POST ${path}`, { kind: SpanKind.SERVER }, arrived);
    const inside = this.withIdentity(trace.setSpan(arrived, server), headers.authorization);
    const client = tracer.startSpan("POST", { kind: SpanKind.CLIENT }, inside);
    const onward: Record<string, string> = { "content-length": "0" };
    const user = headers["x-user-id"];
    if (typeof user === "string") onward["x-user-id"] = user; // passed on as it came, as many services do
    PROPAGATOR.inject(trace.setSpan(inside, client), onward, {
      set: (carrier, name, value) => (carrier[name] = value),
    });
    const status = await post(this.next, path, onward);
    client.end();
    const { traceId, spanId } = server.spanContext();
    outgoing.writeHead(status, { traceresponse: `00-${traceId}-${spanId}-01`, "content-length": "0" }).end();
    server.end();
  }

  private withIdentity(context: Context, credential: string | undefined): Context {
    const identity = credential === undefined ? undefined : this.options.identify?.(credential);
    if (identity === undefined) return context;
    let baggage = propagation.getBaggage(context) ?? propagation.createBaggage();
    for (const [name, value] of Object.entries(identity)) baggage = baggage.setEntry(name, { value });
    return propagation.setBaggage(context, baggage);
  }
}

/** Sends an empty POST to a loopback port; answers the status. Header names and repeats go out as given. */
export function post(port: number, path: string, headers: Record<string, string | string[]>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, path, method: "POST", headers, agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    });
    call.on("error", reject);
    call.end();
  });
}
