// Other protocols over the same filter chain: gRPC with its trailers, and a websocket's handshake (docs/neighbours.md).
import { once } from "node:events";
import http2 from "node:http2";
import net, { type AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { valuesOf } from "../stand/client.ts";
import { connectionManager, LOOPBACK, TestKeys, World } from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";
import { expectClean, expectOneToken, hopWith, REQUEST } from "./wire.ts";

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

test("gRPC: headers and both trailers are clean, the status arrives; a refusal is a status of gRPC's", async () => {
  const hop = await hopWith(world, false, {
    env: keys.env(),
    protocol: "http2",
    change: (bootstrap) => Object.assign(connectionManager(bootstrap), { max_request_headers_kb: 256 }),
  });
  hop.upstream.answer({
    headers: [["grpc-encoding", "identity"]],
    trailers: [
      ["grpc-status", "0"],
      ["traceparent", valuesOf(REQUEST, "traceparent")[0] ?? ""],
    ],
  });
  const session = http2.connect(`http://127.0.0.1:${hop.port}`, { maxSendHeaderBlockLength: 1 << 20 });
  const call = async (more: readonly Header[]) => {
    const lines = Object.fromEntries([...REQUEST, ...more]);
    const stream = session.request({
      ":method": "POST",
      ":path": "/shop.Cart/Get",
      "content-type": "application/grpc",
      te: "trailers",
      ...lines,
    });
    const seen: Record<string, unknown> = {};
    stream.on("response", (headers) => Object.assign(seen, headers));
    stream.on("trailers", (trailers) => Object.assign(seen, trailers));
    stream.end(Buffer.from([0, 0, 0, 0, 0]));
    stream.resume();
    await once(stream, "close");
    return seen;
  };
  const good = await call([]);
  const refused = await call(Array.from({ length: 16 }, (_, i) => [`x-fill-${i}`, "f".repeat(8 * 1024)]));
  session.close();
  expect(good["grpc-status"]).toBe("0");
  expect(refused[":status"]).toBe(200);
  expect(Number(refused["grpc-status"])).toBeGreaterThan(0);
  expectClean([good, refused]);
  expect(hop.upstream.received).toHaveLength(1);
  expectClean(hop.upstream.received);
  expectOneToken(hop.upstream.received, keys);
});

test("websocket: the handshake is clean both ways, the frames are not ours", async () => {
  let handshake = "";
  const server = net.createServer((socket) => {
    let open = false;
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      if (open) return void socket.write(chunk);
      handshake += chunk.toString("latin1");
      if (!handshake.includes("\r\n\r\n")) return;
      open = true;
      const echoed = REQUEST.map(([name, value]) => `${name}: ${value}\r\n`).join("");
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n${echoed}\r\n`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  world.later(async () => void server.close());
  const hop = await hopWith(world, false, {
    env: keys.env(),
    upstream: { ...LOOPBACK, port: (server.address() as AddressInfo).port },
    change: (bootstrap) =>
      Object.assign(connectionManager(bootstrap), { upgrade_configs: [{ upgrade_type: "websocket" }] }),
  });
  const client = net.connect(hop.port, "127.0.0.1");
  const lines = REQUEST.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  client.write(`GET /chat HTTP/1.1\r\nhost: svc.example\r\nupgrade: websocket\r\nconnection: upgrade\r\n${lines}\r\n`);
  let said = "";
  const heard = (text: string) =>
    new Promise<void>((resolve) => {
      client.on("data", (chunk) => {
        said += chunk.toString("latin1");
        if (said.includes(text)) resolve();
      });
    });
  await heard("\r\n\r\n");
  expect(said).toMatch(/^HTTP\/1\.1 101 /);
  expectClean(said);
  expectClean(handshake);
  expect(handshake).toMatch(/baggage: env=prod,user\.id=t1\./);
  client.write("a frame");
  await heard("a frame");
  client.destroy();
});
