// What a campaign sends and what a sink takes: exact bytes, both HTTP versions on one port, trailers, whatever else comes.
import { once } from "node:events";
import net from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { http1Bytes, type Outgoing, send } from "../../src/redteam/client.ts";
import { openSink, type Sink, type SinkAnswer } from "../../src/redteam/sink.ts";
import { unpacked } from "../../src/redteam/unpack.ts";
import { answering, COSTLY, heads } from "./answering.ts";

let sink: Sink;
const LOOPBACK = { host: "127.0.0.1", port: 0 };
const open = async (answer: SinkAnswer | null = null) => {
  sink = await openSink(LOOPBACK, () => answer);
  return new URL(`http://127.0.0.1:${sink.port}/`);
};
afterEach(() => sink?.close());

const REQUEST: Outgoing = {
  version: 1,
  method: "GET",
  path: "/x?y=1",
  headers: [
    ["Baggage", ""],
    ["baggage", "a=\u00c3\u00a9"],
  ],
  trailers: [],
};

/** As long as a timer of Node's runs, and no end of waiting for more: a test that needs either fails by its own limit. */
const FOR_EVER = { idleMs: 0, longestMs: 2 ** 31 - 1 };

test("HTTP/1 is sent byte for byte: order, case, duplicates, what no library would send", () => {
  const odd: Outgoing = {
    ...REQUEST,
    headers: [...REQUEST.headers, ["bad name ", "a\r\n b"]],
    trailers: [["X-T", "1"]],
  };
  expect(http1Bytes(new URL("http://svc.test:81"), odd).toString("latin1")).toBe(
    "GET /x?y=1 HTTP/1.1\r\nhost: svc.test:81\r\nBaggage: \r\nbaggage: a=\u00c3\u00a9\r\nbad name : a\r\n b\r\n" +
      "transfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n",
  );
});

test.each([1, 2] as const)(
  "HTTP/%s: head, body and trailers arrive, and those of the answer come back",
  async (version) => {
    const target = await open({
      headers: [
        ["b3", "0"],
        ["b3", "1"],
      ],
      trailers: [["baggage", "a=1"]],
      only: false,
    });
    const headers: Outgoing["headers"] = [
      ...REQUEST.headers.map(([name, value]) => [name.toLowerCase(), value] as const),
      ["te", "trailers"],
    ];
    const answer = await send(target, { ...REQUEST, version, method: "POST", headers, trailers: [["x-t", "1"]] });
    const [message] = sink.messages();
    expect(message).toMatchObject({ path: "/x?y=1", trailers: [["x-t", "1"]] });
    expect(message?.headers.filter(([name]) => name === "baggage")).toEqual([
      ["baggage", ""],
      ["baggage", "a=\u00c3\u00a9"],
    ]);
    expect(message?.body.length).toBeGreaterThan(0);
    expect(answer?.headers.filter(([name]) => name === "b3")).toEqual([
      ["b3", "0"],
      ["b3", "1"],
    ]);
    expect(answer?.trailers).toEqual([["baggage", "a=1"]]);
  },
);

test("gRPC: an answer has a status, or is trailers alone", async () => {
  const target = await open({ headers: [["b3", "0"]], trailers: [], only: true });
  const answer = await send(target, {
    ...REQUEST,
    version: 2,
    method: "POST",
    headers: [["content-type", "application/grpc"]],
  });
  expect(answer?.headers).toEqual(
    expect.arrayContaining([
      ["content-type", "application/grpc"],
      ["b3", "0"],
      ["grpc-status", "0"],
    ]),
  );
  expect(answer?.body).toHaveLength(0);
});

test("what an exporter compressed is unpacked, and what only says so is kept", async () => {
  const target = await open();
  for (const body of [gzipSync("a span"), Buffer.from("a span")]) {
    await fetch(target, { method: "POST", body, headers: { "content-encoding": "gzip" } });
  }
  expect(sink.messages().map(({ body }) => body.toString())).toEqual(["a span", "a span"]);
});

test.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
])("%s is unpacked, in bodies and in the messages of gRPC", (encoding, pack) => {
  const message = (packed: number, bytes: Buffer) => {
    const prefix = Buffer.from([packed, 0, 0, 0, 0]);
    prefix.writeUInt32BE(bytes.length, 1);
    return Buffer.concat([prefix, bytes]);
  };
  const calls = Buffer.concat([message(1, pack("a span")), message(0, Buffer.from("another")), Buffer.from([1, 0])]);
  expect(unpacked(pack("a span"), { body: encoding, messages: "" }).toString()).toBe("a span");
  const left = unpacked(calls, { body: "", messages: encoding });
  const prefixes = [pack("a span").length, 7].map(
    (length, i) => `${i === 0 ? "\u0001" : "\0"}\0\0\0${String.fromCharCode(length)}`,
  );
  expect(left.toString("latin1")).toBe(`${prefixes[0]}a span${prefixes[1]}another\u0001\0`);
});

test("what would unpack to more than any export is looked at as it came", () => {
  const bomb = gzipSync(Buffer.alloc((1 << 26) + 1));
  expect(unpacked(bomb, { body: "gzip", messages: "" })).toBe(bomb);
});

test("bytes that are no HTTP are kept as they are", async () => {
  await open();
  const socket = net.connect(sink.port, "127.0.0.1");
  socket.end("<14>1 a line of a log\n");
  socket.resume();
  await once(socket, "close");
  expect(sink.messages().map(({ body }) => body.toString())).toEqual(["<14>1 a line of a log\n"]);
});

test.each([
  ["a length", "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nbad", "bad"],
  [
    "chunks and a trailer",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx-t: 1\r\n\r\n",
    "2\r\nok",
  ],
  [
    "an informational one before",
    "HTTP/1.1 103 Early\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    "",
  ],
])("an answer ends with %s, though the connection stays open", async (_, answer, body) => {
  // The server never closes and the client has all the time in the world: only the answer itself can end this.
  const answered = await answering(answer, (target) => send(target, REQUEST, FOR_EVER));
  expect(answered?.body.toString()).toBe(body);
});

test.each(["SSH-2.0-a canary\r\n", "HTTP/2 200 OK\r\nx: a canary\r\n\r\n", "HTTP/1.1 200 OK\r\nx: a canary\r\n"])(
  "what comes back is kept, though it is no answer: %j",
  async (bytes) => {
    const answered = await answering(
      bytes,
      (target) => send(target, REQUEST),
      (socket) => socket.end(),
    );
    expect(answered?.body.toString()).toBe(bytes);
  },
);

test.each(Object.entries(COSTLY))("an answer %s is kept", async (_, bytes) => {
  const answered = await answering(
    bytes(100_000),
    (target) => send(target, REQUEST, FOR_EVER),
    (socket) => socket.end(),
  );
  expect(answered).not.toBeNull();
});

test("an answer without end is cut by its size", async () => {
  const flood = (socket: net.Socket) => {
    const more = () => socket.write(Buffer.alloc(1 << 16, "x"), (error) => error || more());
    more();
  };
  const flooded = await answering(heads("x: y"), (target) => send(target, REQUEST, FOR_EVER), flood);
  expect(flooded?.headers).toEqual([["x", "y"]]);
});

test("an answer without end is cut by the clock", async () => {
  const timers: (() => void)[] = [];
  const clock = vi.spyOn(globalThis, "setTimeout");
  clock.mockImplementation(((ring: () => void) => void timers.push(ring)) as never);
  let drips = 0;
  const drip = (socket: net.Socket) => {
    // The clock strikes when some of it has come, however long that took.
    if (drips++ === 5) setImmediate(() => setImmediate(() => timers[0]?.()));
    else socket.write("x", (error) => error || setImmediate(() => drip(socket)));
  };
  const dripped = await answering(
    heads("x: y"),
    (target) => send(target, REQUEST, { ...FOR_EVER, longestMs: 1 }),
    drip,
  );
  clock.mockRestore();
  expect(timers).toHaveLength(1);
  expect(dripped?.headers).toEqual([["x", "y"]]);
});

test("nobody there is no answer", async () => {
  const target = await open();
  await sink.close();
  expect(await send(target, REQUEST)).toBeNull();
  expect(await send(target, { ...REQUEST, version: 2 })).toBeNull();
});
