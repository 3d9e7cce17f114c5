// The payment provider outside the mesh: takes what reaches it and, as traced services do, echoes the trace id.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export class Partner {
  private constructor(private readonly server: Server) {}

  /** Listens on a loopback port of the system's choice. */
  static async start(): Promise<Partner> {
    const server = createServer((incoming, outgoing) => {
      incoming.resume();
      const parent = incoming.headers.traceparent;
      if (typeof parent === "string") outgoing.setHeader("traceresponse", parent);
      outgoing.setHeader("server-timing", "db;dur=4.2");
      outgoing.writeHead(200, { "content-length": "0" }).end();
    });
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
    return new Partner(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
