// What stands on either side of Envoy: an upstream that answers four header lines, and clients that keep their
// connection and have one request under way. Neither is measured: both live outside Envoy's process.
import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";

const ANSWER = Buffer.from(
  [
    "HTTP/1.1 200 OK",
    "content-type: text/plain",
    "cache-control: no-store",
    "etag: 33a64df5",
    "content-length: 2",
    "",
    "ok",
  ].join("\r\n"),
);

export interface Upstream {
  port: number;
  /** The bytes received last, one character per byte: the request that came last, if it was small. */
  received(): string;
  close(): void;
}

/** An upstream for requests without a body, over kept connections. */
export async function upstream(): Promise<Upstream> {
  const sockets = new Set<Socket>();
  let last: Buffer = Buffer.alloc(0);
  const server = net.createServer((socket) => {
    sockets.add(socket.setNoDelay());
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    const heads = counter();
    socket.on("data", (chunk: Buffer) => {
      last = chunk;
      for (let n = heads(chunk); n > 0; n--) socket.write(ANSWER);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, received: () => last.toString("latin1"), close };
}

/** Counts the ends of message heads in a stream of bytes. */
function counter(): (chunk: Buffer) => number {
  let tail = "";
  return (chunk) => {
    const parts = (tail + chunk.toString("latin1")).split("\r\n\r\n");
    tail = (parts.at(-1) ?? "").slice(-3);
    return parts.length - 1;
  };
}

/** One kept connection to Envoy. */
export class Client {
  private constructor(private readonly socket: Socket) {}

  static async connect(port: number): Promise<Client> {
    const socket = net.connect(port, "127.0.0.1").setNoDelay();
    await once(socket, "connect");
    return new Client(socket);
  }

  /** Sends `count` requests, each when the one before was answered. Rejects at any status but 200. */
  async send(count: number, request: (n: number) => Buffer): Promise<void> {
    if (count < 1) return;
    const { socket } = this;
    return new Promise((resolve, reject) => {
      let sent = 0;
      let answer = "";
      const next = () => socket.write(request(sent++));
      const done = (reason?: Error) => {
        socket.removeAllListeners("data").removeAllListeners("close").removeAllListeners("error");
        if (reason) reject(reason);
        else resolve();
      };
      socket.on("close", () => done(new Error("Envoy closed the connection")));
      socket.on("error", done);
      socket.on("data", (chunk) => {
        answer += chunk.toString("latin1");
        if (!isWhole(answer)) return;
        if (!answer.startsWith("HTTP/1.1 200 ")) return done(new Error(`Envoy answered ${answer.slice(9, 12)}`));
        answer = "";
        if (sent === count) done();
        else next();
      });
      next();
    });
  }

  close(): void {
    this.socket.destroy();
  }
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /\r\ncontent-length: ([0-9]+)/i.exec(answer)?.[1] ?? "0";
  return answer.length >= end + 4 + Number(length);
}
