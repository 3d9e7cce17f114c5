// `tracecloak render envoy`: the bootstrap of one hop, ready to be run.
import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { readCapabilities } from "../host/capability.ts";
import { WASM } from "../host/root.ts";
import { type Address, readAddress } from "../mesh/address.ts";
import type { Direction, Hop } from "../mesh/hop.ts";
import { peerZone } from "../mesh/zone.ts";
import { check } from "../policy/check.ts";
import { readPolicyText } from "../policy/read.ts";
import { render, write } from "../render/envoy/render.ts";
import { Problem } from "../text/problem.ts";
import { ENVOYS, type EnvoyVersion, NEWEST_ENVOY } from "../words/envoy.ts";
import type { ToolCommand } from "./command.ts";
import { formatFlag, readName } from "./flag.ts";
import { nameOfInput, readInput } from "./input.ts";
import type { Exit, Io } from "./io.ts";
import { writePlain } from "./output.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak render envoy --policy policy.yaml --tenant acme --service checkout \\
      --listen 127.0.0.1:8080 --upstream 127.0.0.1:8081 --out envoy.yaml
  $ npx tracecloak render envoy --policy policy.yaml --tenant acme --service checkout --direction outbound \\
      --cluster partner-bank --listen 127.0.0.1:15001 --upstream bank.example:80 --tracing otlp=127.0.0.1:4318
  $ TRACECLOAK_KEYS="$(cat keys.json)" "$(npx tracecloak envoy)" --config-path envoy.yaml
`;

interface RenderFlags {
  policy: string;
  tenant: string;
  service: string;
  zone: string;
  listen: Address;
  upstream: Address;
  admin?: Address;
  direction: Direction;
  peer?: string;
  cluster?: string;
  tracing?: Pick<Hop, "otlp" | "zipkin">;
  envoy: EnvoyVersion;
  wasm?: string;
  out?: string;
  output: "yaml" | "json";
}

export function register(program: ToolCommand, io: Io): void {
  program
    .command("render")
    .summary("make configuration for Envoy")
    .description("Makes configuration that attaches the filter wherever a hop needs it.")
    .addHelpText("before", EXAMPLES)
    .command("envoy")
    .summary("a whole bootstrap for one hop")
    .description(
      "Writes an Envoy bootstrap: by default for an inbound hop whose peer is outside. Keys come from the environment variable TRACECLOAK_KEYS of the Envoy that runs it.",
    )
    .addHelpText("before", EXAMPLES)
    .requiredOption("--policy <file>", "the policy: YAML, or JSON where it ends in .json; - is standard input")
    .requiredOption("--tenant <name>", "the workload's tenant", readName)
    .requiredOption("--service <name>", "the workload's service", readName)
    .option("--zone <name>", "the zone that the workload itself stands in", readName, "mesh")
    .requiredOption("--listen <host:port>", "where Envoy listens", address)
    .requiredOption("--upstream <host:port>", "where Envoy sends what it took", address)
    .option("--admin <host:port>", "Envoy's administration interface (default: none)", address)
    .addOption(
      new Option("--direction <direction>", "whose requests pass").choices(["inbound", "outbound"]).default("inbound"),
    )
    .option("--peer <zone>", "the zone of the other side, or auto (default: outside inbound, auto outbound)", readName)
    .option(
      "--cluster <name>",
      "the upstream cluster's name; outbound zones go by it (default: SERVICE inbound, upstream outbound)",
    )
    .option("--tracing <tracer=host:port>", "send Envoy's spans there: otlp=… over HTTP, or zipkin=…", tracer)
    .addOption(new Option("--envoy <version>", "the Envoy that will run it").choices([...ENVOYS]).default(NEWEST_ENVOY))
    .option("--wasm <path>", "the filter as this Envoy will find it (default: the one built here)")
    .option("--out <file>", "write to this file, in place of what is there (default: standard output)")
    .addOption(formatFlag("yaml", "json"))
    .run(async (flags: RenderFlags): Promise<Exit> => {
      const hop = hopOf(flags, await goodPolicy(flags.policy, io));
      await writePlain(write(render(hop, await capabilitiesOf(hop.wasm)), flags.output), flags.out, io);
      if (hop.direction === "outbound" && hop.peer === "auto") {
        io.err(`tracecloak: the cluster ${hop.cluster} is in zone ${peerZone(hop)?.name ?? "outside"}\n`);
      }
      return 0;
    });
}

/** What the wasm needs of Envoy. It may be meant for another machine; then the one that was built here says it. */
function capabilitiesOf(wasm: string): Promise<string[]> {
  return readCapabilities(wasm).catch(() => {
    throw new Problem("no-wasm", "there is no filter to derive capabilities from", "npm run build", "--wasm");
  });
}

/** Reads and checks the policy; one with errors is told like `policy check` does, and renders nothing. */
async function goodPolicy(file: string, io: Io): Promise<unknown> {
  const text = await readInput(file, "the policy", io);
  const name = nameOfInput(file);
  const errors = (await check(text, { file: name, now: new Date(io.now()) })).filter(
    ({ severity }) => severity === "error",
  );
  for (const { line, column, message, code } of errors)
    io.err(`${name}:${line}:${column}: error: ${message} [${code}]\n`);
  if (errors.length > 0)
    throw new Problem(
      "policy-refused",
      "the policy is not good",
      `npx tracecloak policy check ${file} says more`,
      name,
    );
  return readPolicyText(text, name).value;
}

function hopOf(flags: RenderFlags, policy: unknown): Hop {
  const { direction, service, tenant, zone, listen, upstream, admin, tracing, envoy } = flags;
  const inbound = direction === "inbound";
  return {
    ...{ direction, service, tenant, zone, listen, upstream, policy, envoy },
    ...(admin && { admin }),
    ...tracing,
    peer: flags.peer ?? (inbound ? "outside" : "auto"),
    cluster: flags.cluster ?? (inbound ? service : "upstream"),
    wasm: flags.wasm ?? resolve(WASM),
  };
}

function address(text: string): Address {
  const read = readAddress(text);
  if (read === null) throw new InvalidArgumentError("It is written HOST:PORT, as in 127.0.0.1:8080.");
  return read;
}

/** Of other tracers of Envoy's nobody has looked for what they export, so they are not rendered. */
function tracer(text: string): Pick<Hop, "otlp" | "zipkin"> {
  const [, name, at] = /^(otlp|zipkin)=(.*)$/.exec(text) ?? [];
  if (name === undefined || at === undefined)
    throw new InvalidArgumentError(
      "It is written otlp=HOST:PORT or zipkin=HOST:PORT; what other tracers export cannot be kept clean.",
    );
  return { [name]: address(at) };
}
