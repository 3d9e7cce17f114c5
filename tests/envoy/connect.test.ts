// CONNECT (docs/decisions/0014): left alone inside the mesh, an ordinary request everywhere else.
import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { valuesOf } from "../stand/client.ts";
import { connectionManager, type Document, LOOPBACK, referencePolicy, TestKeys, World } from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

/** What HBONE says of a peer, and what must never pass anywhere else. */
const PEER = "k8s.namespace.name=shop,k8s.deployment.name=cart,user.id=alice";
const SENT: Header[] = [
  ["baggage", PEER],
  ["uberctx-user", "alice"],
  ["newrelic", "opaque-alice"],
];

/** An upstream that opens every tunnel, answers with what is `SENT` as well, and echoes. */
let port = 0;
const received: Header[][] = [];
beforeAll(async () => {
  const server = http.createServer();
  server.on("connect", (request, socket) => {
    received.push(pairsOf(request.rawHeaders));
    const lines = SENT.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    socket.write(`HTTP/1.1 200 OK\r\n${lines}\r\n`);
    socket.on("error", () => socket.destroy());
    socket.pipe(socket);
  });
  server.on("upgrade", (request, socket) => {
    received.push(pairsOf(request.rawHeaders));
    socket.on("error", () => socket.destroy());
    socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  world.later(async () => void server.close());
  port = (server.address() as AddressInfo).port;
});

function pairsOf(raw: readonly string[]): Header[] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), raw[i + 1] ?? ""] as Header] : []));
}

/** Has Envoy take CONNECT and send it on as it is, beside everything else. */
function takesTunnels(bootstrap: Document): void {
  const manager = connectionManager(bootstrap);
  manager.upgrade_configs = [{ upgrade_type: "CONNECT" }, { upgrade_type: "websocket" }];
  manager.http2_protocol_options = { allow_connect: true };
  const { routes } = manager.route_config.virtual_hosts[0];
  routes.unshift({ ...structuredClone(routes[0]), match: { connect_matcher: {} } });
}

async function hop(peer: string, spec: object = {}): Promise<number> {
  const policy = referencePolicy();
  Object.assign(policy.spec, spec);
  const upstream = { ...LOOPBACK, port };
  const running = await world.hop({ env: keys.env(), peer, policy, upstream, change: takesTunnels });
  return running.port;
}

/** Opens a tunnel over HTTP/1 with SENT; what the upstream got and what came back, and that bytes go through. */
async function connect(to: number): Promise<{ request: Header[]; response: Header[] }> {
  const lines = SENT.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const client = net.connect(to, "127.0.0.1");
  client.write(`CONNECT cart.example:8080 HTTP/1.1\r\nhost: cart.example:8080\r\n${lines}\r\n`);
  let said = "";
  const heard = (text: string) =>
    new Promise<void>((resolve, reject) => {
      client.on("error", reject);
      client.on("close", () => reject(new Error(`closed after: ${said.split("\r\n")[0]}`)));
      client.on("data", (chunk) => {
        said += chunk.toString("latin1");
        if (said.includes(text)) resolve();
      });
    });
  await heard("\r\n\r\n");
  client.write("through the tunnel");
  await heard("through the tunnel");
  client.removeAllListeners("close");
  client.destroy();
  const [first = "", ...head] = (said.split("\r\n\r\n")[0] ?? "").split("\r\n");
  expect(first).toMatch(/^HTTP\/1\.1 200 /);
  const response = head.map((line): Header => [line.split(": ")[0] ?? "", line.slice(line.indexOf(": ") + 2)]);
  return { request: received.at(-1) ?? [], response };
}

describe("inside the mesh", () => {
  test("a tunnel and its answer keep every carrier as it came", async () => {
    const { request, response } = await connect(await hop("mesh"));
    for (const [name, value] of SENT) {
      expect([name, valuesOf(request, name)]).toEqual([name, [value]]);
      expect([name, valuesOf(response, name)]).toEqual([name, [value]]);
    }
  });

  test("the zone's gate holds", async () => {
    const zones = [
      { name: "mesh", own: true, in: { baggage: "strip" }, out: { carriers: ["newrelic"] } },
      { name: "outside" },
    ];
    const { request, response } = await connect(await hop("mesh", { zones }));
    expect(valuesOf(request, "baggage")).toEqual([]);
    expect(valuesOf(request, "uberctx-user")).toEqual(["alice"]);
    expect(valuesOf(response, "baggage")).toEqual([]);
    expect(valuesOf(response, "uberctx-user")).toEqual([]);
    expect(valuesOf(response, "newrelic")).toEqual(["opaque-alice"]);
  });

  test.each([
    ["under the kill switch", { kill_switch: true }],
    [
      "where the zone's traces are told apart",
      { zones: [{ name: "mesh", own: true, in: { trace: "restart" } }, { name: "outside" }] },
    ],
  ])("%s a tunnel is an ordinary request", async (_, spec) => {
    const { request } = await connect(await hop("mesh", spec));
    expect(JSON.stringify(request)).not.toMatch(/alice/);
  });

  test("a websocket over HTTP/2 is an ordinary request", async () => {
    const session = http2.connect(`http://127.0.0.1:${await hop("mesh")}`);
    world.later(async () => session.destroy());
    await once(session, "remoteSettings");
    const stream = session.request({
      ":method": "CONNECT",
      ":protocol": "websocket",
      ":path": "/chat",
      ...Object.fromEntries(SENT),
    });
    stream.on("error", () => {});
    const [headers] = await once(stream, "response");
    expect(headers[":status"]).toBe(200);
    stream.close();
    expect(valuesOf(received.at(-1) ?? [], "baggage").join()).toMatch(/^user\.id=t1\.[\w-]+$/);
    expect(JSON.stringify(received.at(-1))).not.toMatch(/k8s|uberctx/);
    expect(valuesOf(received.at(-1) ?? [], "newrelic")).toEqual(["opaque-alice"]);
  });
});

test("from outside a tunnel is an ordinary request, and so is its answer", async () => {
  const { request, response } = await connect(await hop("outside"));
  expect(valuesOf(request, "baggage").join()).toMatch(/^user\.id=t1\.[\w-]+$/);
  expect(JSON.stringify(request)).not.toMatch(/alice|k8s|newrelic|uberctx/);
  expect(JSON.stringify(response)).not.toMatch(/alice|k8s|baggage|newrelic|uberctx/);
});

test("to a peer that no zone names a tunnel is an ordinary request", async () => {
  const upstream = { ...LOOPBACK, port };
  const given = { direction: "outbound", cluster: "elsewhere", upstream, env: keys.env() } as const;
  const running = await world.hop({ ...given, change: takesTunnels });
  const { request } = await connect(running.port);
  expect(JSON.stringify(request)).not.toMatch(/alice|k8s|baggage|newrelic|uberctx/);
});
