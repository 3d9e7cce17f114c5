// Programs that an Envoy under test talks to: an echoing upstream over HTTP/1 or cleartext HTTP/2, whose answers are
// whatever a test wants, raw header lines included.
import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import http2 from "node:http2";
import net, { type AddressInfo, type Server } from "node:net";

/** A header as it was on the wire, one character per byte. */
export type Header = [name: string, value: string];

/** A request as the upstream received it. */
export interface Received {
  method: string;
  path: string;
  headers: Header[];
  trailers: Header[];
}

/** What the upstream answers with; by default 200, no further headers, no trailers. */
export interface Answer {
  status?: number;
  headers?: Header[];
  trailers?: Header[];
  /** Wait until this resolves. */
  after?: Promise<unknown>;
}

export interface Upstream {
  port: number;
  /** Every request so far, oldest first. */
  received: Received[];
  /** Changes the answer to requests from now on. */
  answer(how: Answer | ((request: Received, nth: number) => Answer)): void;
  close(): Promise<void>;
}

/** An upstream on a loopback port of the system's choice; its body is the JSON of the headers that reached it. */
export async function echoUpstream(protocol: "http1" | "http2" = "http1"): Promise<Upstream> {
  let answerTo: (request: Received, nth: number) => Answer = () => ({});
  const received: Received[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    await once(request, "end");
    const seen = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: pairs(request.rawHeaders),
      trailers: pairs(request.rawTrailers),
    };
    received.push(seen);
    const answer = answerTo(seen, received.length);
    await answer.after;
    await reply(response, seen, answer);
  };
  const listener = (request: unknown, response: unknown) =>
    void handle(request as IncomingMessage, response as ServerResponse);
  const server: Server = protocol === "http1" ? http.createServer(listener) : http2.createServer(listener);
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    received,
    answer: (how) => {
      answerTo = typeof how === "function" ? how : () => how;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** An upstream that answers every request with the same bytes, whatever they are. */
export async function rawUpstream(answer: Buffer | string): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", () => void socket.write(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

async function reply(response: ServerResponse, seen: Received, answer: Answer): Promise<void> {
  const trailers = answer.trailers ?? [];
  const lines = [...(answer.headers ?? [])];
  if (trailers.length > 0 && response.req.httpVersionMajor === 1)
    lines.push(["trailer", trailers.map(([n]) => n).join(",")]);
  const byName = new Map<string, string[]>();
  for (const [name, value] of lines) byName.set(name, [...(byName.get(name) ?? []), value]);
  for (const [name, values] of byName) response.setHeader(name, values.length === 1 ? (values[0] ?? "") : values);
  response.setHeader("content-type", "application/json");
  response.statusCode = answer.status ?? 200;
  if (trailers.length > 0) {
    const wanted = trailers.map(([name, value]) => [name, value] as [string, string]);
    if (response.req.httpVersionMajor === 1) response.addTrailers(wanted);
    else response.addTrailers(Object.fromEntries(wanted));
  }
  response.write(JSON.stringify({ path: seen.path, headers: seen.headers, trailers: seen.trailers }));
  response.end();
}

function pairs(raw: readonly string[]): Header[] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ""] as Header] : []));
}
