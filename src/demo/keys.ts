// The keys of the demonstration: one keyring in a directory that goes with it, one bundle per service.
import { join } from "node:path";
import type { Io } from "../cli/io.ts";
import { runCommand } from "./command.ts";

export const TENANT = "acme";
export const ZONE = "mesh";

export interface Keys {
  /** The keyring's file, which opens what these keys made. */
  keyring: string;
  /** TRACECLOAK_KEYS of each service, by its name. */
  bundles: Map<string, string>;
}

/** Makes a keyring in `directory` and a bundle per service, by `tracecloak keys new` and `tracecloak keys leaf`. */
export async function makeKeys(directory: string, services: readonly string[], io: Io): Promise<Keys> {
  const keyring = join(directory, "keyring.json");
  await runCommand(["keys", "new", "--tenant", TENANT, "--out", keyring], io);
  const bundles = new Map<string, string>();
  for (const service of services) {
    const flags = ["--keyring", keyring, "--tenant", TENANT, "--service", service, "--zone", ZONE];
    bundles.set(service, (await runCommand(["keys", "leaf", ...flags], io)).toString().trim());
  }
  return { keyring, bundles };
}

/** Every key in a bundle as it is spelled there: none may be seen anywhere. */
export function keysIn(bundle: string): string[] {
  const { seal, leaves } = JSON.parse(bundle) as { seal: { key: string }[]; leaves: { key: string }[] };
  return [...seal, ...leaves].map(({ key }) => key);
}
