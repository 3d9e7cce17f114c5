// A sink: an address that a mesh forwards requests to, or exports logs or spans to. Takes HTTP/1 and cleartext HTTP/2 on
// one port, and any other bytes as they are; remembers all of it, and answers as it is told.
import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import http2, { type ServerHttp2Stream } from "node:http2";
import net, { type AddressInfo, type Socket } from "node:net";
import type { Header, Message } from "./message.ts";
import { unpacked, type Wrapping } from "./unpack.ts";

/** What a request is answered with. */
export interface SinkAnswer {
  headers: readonly Header[];
  trailers: readonly Header[];
  /** HTTP/2: one block of headers that ends the stream (gRPC's trailers-only). */
  only: boolean;
}

export interface Sink {
  /** `host:port`, as bound. */
  name: string;
  port: number;
  /** Everything that it received so far, oldest first. */
  messages(): Message[];
  close(): Promise<void>;
}

/** A message whose body may still be on its way. */
interface Arriving extends Omit<Message, "body"> {
  wrapping: Wrapping;
  trailers: Header[];
  chunks: Buffer[];
}

const HEADER_LIMIT_BYTES = 1 << 20;
const NOTHING: SinkAnswer = { headers: [], trailers: [], only: false };

/** Listens. `answerTo` is asked with a request's path; null is an empty 200. Rejects where the address is not free. */
export async function openSink(
  { host, port }: { host: string; port: number },
  answerTo: (path: string) => SinkAnswer | null,
): Promise<Sink> {
  const arriving: Arriving[] = [];
  const sockets = new Set<Socket>();
  const keep = (message: Omit<Arriving, "trailers" | "chunks">): Arriving => {
    const one = { ...message, trailers: [], chunks: [] };
    arriving.push(one);
    return one;
  };

  const one = http.createServer(
    { insecureHTTPParser: true, requireHostHeader: false, maxHeaderSize: HEADER_LIMIT_BYTES },
    (request, response) => takeHttp1(request, response, keep, answerTo),
  );
  const two = http2.createServer({ settings: { maxHeaderListSize: HEADER_LIMIT_BYTES } });
  two.on("stream", (stream: ServerHttp2Stream, _headers: object, _flags: number, raw: string[]) =>
    takeHttp2(stream, pairs(raw), keep, answerTo),
  );
  two.on("sessionError", () => {});

  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    socket.once("data", (first) => {
      socket.pause();
      const start = first.subarray(0, 16).toString("latin1");
      if (start.startsWith("PRI * HTTP/2.0") || /^[A-Z]+ \S/.test(start)) {
        socket.unshift(first);
        (start.startsWith("PRI ") ? two : one).emit("connection", socket);
      } else {
        const { chunks } = keep({ path: "", headers: [], wrapping: { body: "", messages: "" } });
        chunks.push(first);
        socket.on("data", (chunk) => chunks.push(chunk));
      }
      process.nextTick(() => socket.resume());
    });
  });
  server.listen(port, host);
  await once(server, "listening");
  const bound = (server.address() as AddressInfo).port;
  return {
    name: `${host}:${bound}`,
    port: bound,
    messages: () =>
      arriving.map(({ path, headers, trailers, wrapping, chunks }) => {
        return { path, headers, trailers, body: unpacked(Buffer.concat(chunks), wrapping) };
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

type Keep = (message: Omit<Arriving, "trailers" | "chunks">) => Arriving;
type AnswerTo = (path: string) => SinkAnswer | null;

function takeHttp1(request: IncomingMessage, response: ServerResponse, keep: Keep, answerTo: AnswerTo): void {
  const path = request.url ?? "";
  const message = keep({
    path,
    headers: pairs(request.rawHeaders),
    wrapping: { body: request.headers["content-encoding"] ?? "", messages: "" },
  });
  request.on("error", () => {});
  request.on("data", (chunk: Buffer) => message.chunks.push(chunk));
  request.on("end", () => {
    message.trailers.push(...pairs(request.rawTrailers));
    const { headers, trailers } = answerTo(path) ?? NOTHING;
    // HTTP/1 is no gRPC: whoever forwards a call so gets its status as in a trailers-only answer.
    const grpc = request.headers["content-type"]?.startsWith("application/grpc") === true;
    const status: Header[] = grpc ? [["grpc-status", "0"]] : [];
    const announced: Header[] = trailers.length === 0 ? [] : [["trailer", trailers.map(([name]) => name).join(",")]];
    response.writeHead(200, [...headers, ...status, ...announced].flat() as unknown as http.OutgoingHttpHeader[]);
    response.addTrailers(trailers.map(([name, value]) => [name, value] as [string, string]));
    response.end("ok");
  });
}

function takeHttp2(stream: ServerHttp2Stream, raw: Header[], keep: Keep, answerTo: AnswerTo): void {
  const find = (name: string) => raw.find(([key]) => key === name)?.[1] ?? "";
  const path = find(":path");
  const isGrpc = find("content-type").startsWith("application/grpc");
  const messages = isGrpc ? find("grpc-encoding") : "";
  const message = keep({ path, headers: raw, wrapping: { body: find("content-encoding"), messages } });
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => message.chunks.push(chunk));
  stream.on("trailers", (_headers: object, _flags: number, trailers: string[]) => {
    message.trailers.push(...pairs(trailers));
  });
  stream.on("end", () => {
    const { headers, trailers, only } = answerTo(path) ?? NOTHING;
    const type: Header[] = isGrpc ? [["content-type", "application/grpc"]] : [];
    const status: Header[] = isGrpc ? [["grpc-status", "0"]] : [];
    const end = [...status, ...trailers];
    if (only) return stream.respond(fields([...type, ...headers, ...end]), { endStream: true });
    stream.respond(fields([...type, ...headers]), { waitForTrailers: end.length > 0 });
    stream.on("wantTrailers", () => stream.sendTrailers(fields(end)));
    stream.end(isGrpc ? Buffer.alloc(5) : "ok"); // an empty gRPC message: not compressed, of length 0
  });
}

/** Lines as node:http2 takes them: a name with several lines has a list. */
export function fields(lines: readonly Header[]): Record<string, string | string[]> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of lines) {
    const key = name.toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), value]);
  }
  return Object.fromEntries(
    [...byName].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
}

/** A flat list of names and values as pairs. */
export function pairs(raw: readonly string[] = []): Header[] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ""] as const] : []));
}
