// Running Envoy: its ports are known when it serves, what it says is kept, nothing is left when it ends.
import { expect, test } from "vitest";
import { findEnvoy } from "../../src/envoy/find.ts";
import { EnvoyFailed, startEnvoy } from "../../src/envoy/run.ts";

const address = { socket_address: { address: "127.0.0.1", port_value: 0 } };
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("an Envoy serves when it is there, and is gone when it is stopped", async () => {
  const { path: binary } = await findEnvoy({ env: process.env });
  const envoy = await startEnvoy({ binary, bootstrap: { admin: { address } } });
  expect(await envoy.page("/ready")).toBe("LIVE\n");
  expect((await envoy.stats("^server.live$")).get("server.live")).toBe(1);
  expect(envoy.logs()).toContain("starting main dispatch loop");
  await envoy.stop();
  expect(isAlive(envoy.pid)).toBe(false);
});

test("a configuration that Envoy refuses is an error with all it said", async () => {
  const { path: binary } = await findEnvoy({ env: process.env });
  const failed = await startEnvoy({ binary, bootstrap: { admin: { address }, nonsense: 1 } }).catch((reason) => reason);
  expect(failed).toBeInstanceOf(EnvoyFailed);
  expect((failed as EnvoyFailed).logs).toContain("nonsense");
});

test("a binary that cannot be started is an error, not a wait", async () => {
  await expect(startEnvoy({ binary: "/nowhere/envoy", bootstrap: {} })).rejects.toThrow(EnvoyFailed);
});
