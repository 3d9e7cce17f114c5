// The demonstration's mesh takes back what it started, whenever it is asked to.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeKeys } from "../../src/demo/keys.ts";
import { Mesh, SERVICES } from "../../src/demo/mesh.ts";
import { findEnvoy } from "../../src/envoy/find.ts";
import { worldOf } from "../stand/terminal.ts";
import { envoys } from "./children.ts";

it("leaves no Envoy behind when it is stopped while it starts", async () => {
  const directory = await mkdtemp(join(tmpdir(), "tracecloak-test-"));
  const keys = await makeKeys(directory, SERVICES, worldOf());
  const mesh = new Mesh({ binary: (await findEnvoy({ env: process.env })).path, policy: null, keys });
  const starting = mesh.start();
  try {
    await mesh.stop();
    await starting;
    expect(envoys()).toEqual([]);
    expect(() => mesh.wire("client-edge").port).toThrow();
  } finally {
    await rm(directory, { recursive: true });
  }
});
