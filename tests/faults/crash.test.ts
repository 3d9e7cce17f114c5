// An Envoy that dies of a signal while a request is under way prints that request: the header map behind our filter, which
// is clean, and the bytes that its codec has just read, which are as the peer sent them. No filter can change that, so it
// is pinned here and said in docs/operate.md. No key is printed.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { afterAll, expect, test } from "vitest";
import { findPlanted, Planted } from "../../src/demo/leak.ts";
import { requestBytes } from "../stand/client.ts";
import { connectionManager, found, TestKeys, until, World } from "../stand/harness.ts";
import { expectClean, PLANTED, REQUEST } from "./wire.ts";

const keys = new TestKeys();
const world = new World();
afterAll(() => world.end());

/** A filter behind ours that keeps the worker busy until the test is over with it. */
const BUSY = {
  name: "busy",
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
    default_source_code: {
      inline_string: `function envoy_on_request(handle)
        handle:logCritical("busy now")
        while true do end
      end`,
    },
  },
};

test("an Envoy that dies prints clean headers and no key, but the codec's buffer as it came", async () => {
  const { envoy, port } = await world.hop({
    env: keys.env(),
    change: (bootstrap) => connectionManager(bootstrap).http_filters.splice(1, 0, BUSY),
  });
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}); // it is cut off, that is the point
  socket.write(requestBytes("/", REQUEST));
  await until("the worker to be busy", () => envoy.logs().includes("busy now"));
  abort(envoy.pid);
  await until("the end of what Envoy prints", () => envoy.logs().includes("remote_address_"));
  const printed = envoy.logs();
  const [, map = ""] = /requestHeaders\(\):([\s\S]*?)requestTrailers\(\)/.exec(printed) ?? [];
  expect(map).toContain("'baggage', 'env=prod,user.id=t1.");
  expectClean(map, PLANTED);
  expectClean(
    printed,
    keys.secrets().map((key, i) => new Planted(`key ${i}`, key)),
  );
  expect(found(printed, ["contents: "]), "what docs/operate.md warns of").toEqual(["contents: "]);
  expect(findPlanted(PLANTED, printed.slice(printed.indexOf("contents: ")))).not.toEqual([]);
});

/** SIGABRT to the thread of the first worker: 234 is tgkill, which Node has no name for. */
function abort(pid: number): void {
  const threads = readdirSync(`/proc/${pid}/task`);
  const worker = threads.find((id) => readFileSync(`/proc/${pid}/task/${id}/comm`, "utf8").startsWith("wrk:"));
  execFileSync("python3", ["-c", `import ctypes; ctypes.CDLL(None).syscall(234, ${pid}, ${worker}, 6)`]);
}
