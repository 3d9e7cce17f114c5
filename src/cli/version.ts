// `tracecloak version`: what a report of a problem needs: this tool, the filter by its digest, the Envoy that is pinned, Node.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PINS, pinnedVersion } from "../envoy/find.ts";
import { ROOT, WASM } from "../host/root.ts";
import type { ToolCommand } from "./command.ts";
import { formatFlag } from "./flag.ts";
import type { Exit, Io } from "./io.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak version
  $ npx tracecloak version -o json | jq -r .filter
`;

interface Versions {
  tracecloak: string;
  /** SHA-256 of the filter's wasm; null where it is not built. */
  filter: string | null;
  /** The version that everything is tested with. */
  envoy: string;
  node: string;
}

export function register(program: ToolCommand, io: Io): void {
  program
    .command("version")
    .summary("versions of the tool, the filter, Envoy and Node")
    .description(
      "Prints this tool's version, the SHA-256 of the filter's wasm, the pinned version of Envoy, and Node's.",
    )
    .addHelpText("before", EXAMPLES)
    .addOption(formatFlag("text", "json"))
    .run(async ({ output }: { output: "text" | "json" }): Promise<Exit> => {
      const versions = await versionsOf();
      io.out(output === "json" ? `${JSON.stringify(versions, null, 2)}\n` : asText(versions));
      return 0;
    });
}

/** The version in package.json. */
export function ofPackage(): string {
  return (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version;
}

async function versionsOf(): Promise<Versions> {
  const wasm = await readFile(WASM).catch(() => null);
  return {
    tracecloak: ofPackage(),
    filter: wasm === null ? null : createHash("sha256").update(wasm).digest("hex"),
    envoy: pinnedVersion(await readFile(PINS, "utf8")),
    node: process.versions.node,
  };
}

function asText({ tracecloak, filter, envoy, node }: Versions): string {
  return `tracecloak ${tracecloak}\nfilter     sha256:${filter ?? "not built"}\nenvoy      ${envoy}\nnode       ${node}\n`;
}
