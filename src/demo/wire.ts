// A stretch of network between two programs: passes bytes on untouched and remembers all of them.
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { type Message, MessageReader } from "./message.ts";

/** Both directions of one wire; a leak search looks through `bytes`, tables show `messages`. */
export interface Recording {
  bytes: Buffer[];
  messages: Message[];
}

export class Wire {
  readonly requests: Recording = { bytes: [], messages: [] };
  readonly responses: Recording = { bytes: [], messages: [] };
  private readonly sockets = new Set<Socket>();
  private target = 0;

  private constructor(
    readonly name: string,
    private readonly server: Server,
  ) {}

  /** Listens on a loopback port of the system's choice. Nothing gets through before `lead`. */
  static async open(name: string): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(name, server);
    server.on("connection", (near) => wire.join(near));
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
    return wire;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Says to which loopback port the wire leads. */
  lead(port: number): void {
    this.target = port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket): void {
    const far = connect(this.target, "127.0.0.1");
    this.pass(near, far, this.requests, "request");
    this.pass(far, near, this.responses, "response");
  }

  private pass(from: Socket, to: Socket, recording: Recording, direction: "request" | "response"): void {
    const reader = new MessageReader(direction, (message) => recording.messages.push(message));
    this.sockets.add(from);
    from.on("data", (chunk: Buffer) => {
      recording.bytes.push(chunk);
      reader.push(chunk);
    });
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.sockets.delete(from);
      to.end();
    });
  }
}
