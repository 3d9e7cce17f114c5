// The peers that are written in Rust, as bench/peers/build.mjs leaves them, and the keys that they are told.
import { access } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../src/host/root.ts";
import type { Bundle } from "../src/token/bundle.ts";

/** Where Envoy looks for dynamic modules. */
export const MODULES = join(ROOT, "build", "bench", "peers");
export const WASM = join(MODULES, "peer.wasm");
export const MODULE = join(MODULES, "libpeer_module.so");

/** What is missing where a peer was not built, or undefined. */
export async function missingPeer(file: string): Promise<string | undefined> {
  return access(file).then(
    () => undefined,
    () => `not built: node bench/peers/build.mjs says what it needs`,
  );
}

/** The configuration of bench/peers/job out of a key bundle: own values of the mesh, and ids for a partner if there is one. */
export function peerConfiguration(text: string, partner: boolean): string {
  const bundle = JSON.parse(text) as Bundle;
  const hex = (key: string) => Buffer.from(key, "base64url").toString("hex");
  const leaf = (use: string, subject?: string) => {
    const found = bundle.leaves.find(
      (one) =>
        one.use === use && (use.startsWith("map") || one.origin === "mesh") && (subject ?? one.subject) === one.subject,
    );
    if (found === undefined) throw new Error(`the bundle has no leaf of use ${use}`);
    return found;
  };
  const lines = (["tenant", "service"] as const).flatMap((scope) => {
    const { kid, key } = leaf(`tok.${scope}`);
    return [`${scope}.kid=${kid}`, `${scope}.key=${hex(key)}`];
  });
  const [seal] = bundle.seal;
  return [
    `epoch=${seal?.epoch}`,
    `seal=${hex(seal?.key ?? "")}`,
    ...lines,
    ...(partner ? [`map=${hex(leaf("map.whole", "partner").key)}`] : []),
  ].join("\n");
}
