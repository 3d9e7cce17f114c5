// `tracecloak explain`: what the filter does to some headers on one hop, field by field, by running the filter. Prints
// values: they are the ones that the user gave.
import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Configured, Filter } from "../host/filter.ts";
import { type Header, utf8 } from "../host/headers.ts";
import { HostError } from "../host/wasm.ts";
import { isEdge } from "../mesh/zone.ts";
import type { Attach } from "../policy/attach.ts";
import { PolicyReadError, type PolicyText, readPolicyText } from "../policy/read.ts";
import { makeBundle, writeBundle } from "../token/bundle.ts";
import { NAME } from "../words/name.ts";
import { writeJson, writeText } from "./explanation.ts";
import { CliError, type Io } from "./io.ts";
import { keyringFrom } from "./keyfile.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak explain --policy policy.yaml --tenant acme --service checkout \\
      -H 'baggage: user.id=alice,env=prod,note=hello'
  $ npx tracecloak explain --policy policy.yaml --tenant acme --service checkout --direction outbound \\
      --cluster partner-bank -H 'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  $ npx tracecloak explain --policy policy.yaml --tenant acme --service checkout --keyring keyring.json -H @headers.txt
`;

const KEYS = "TRACECLOAK_KEYS";
const HOUR_SECONDS = 3600;
const WIDTH = 120;

interface ExplainFlags {
  policy: string;
  tenant: string;
  service: string;
  zone: string;
  direction: "inbound" | "outbound";
  point?: "listener" | "cluster";
  peer?: string;
  cluster?: string;
  keyring?: string;
  header?: string[];
  response?: true;
  output: "text" | "json";
}

export function register(program: Command, io: Io): void {
  program
    .command("explain")
    .summary("what happens to some headers, and by which rule")
    .description(
      "Runs the filter on headers and prints each field with its class, action, rule, and value before and after. It prints the values you give it: use -H @FILE, or -H @- for standard input, to keep them out of your shell's history. By default an inbound listener whose peer is outside.",
    )
    .addHelpText("before", EXAMPLES)
    .requiredOption("--policy <file>", "the policy: YAML, or JSON where it ends in .json")
    .requiredOption("--tenant <name>", "the workload's tenant", nameOf)
    .requiredOption("--service <name>", "the workload's service", nameOf)
    .option("--zone <name>", "the zone that the workload itself stands in", nameOf, "mesh")
    .addOption(
      new Option("--direction <direction>", "whose requests pass").choices(["inbound", "outbound"]).default("inbound"),
    )
    .addOption(
      new Option("--point <point>", "where the filter stands (default: listener inbound, cluster outbound)").choices([
        "listener",
        "cluster",
      ]),
    )
    .option("--peer <zone>", "the zone of the other side, or auto (default: outside inbound, auto outbound)", nameOf)
    .option("--cluster <name>", "the upstream cluster's name; outbound zones go by it")
    .option("--keyring <file>", `make the keys from this keyring (default: the bundle in ${KEYS}, if it is set)`)
    .option("-H, --header <line>", "a header as 'name: value', or @FILE, or @- (repeatable)", collect)
    .option("--response", "the headers are a response's")
    .addOption(new Option("-o, --output <format>", "how it is written").choices(["text", "json"]).default("text"))
    .action((flags: ExplainFlags) => explain(flags, io));
}

async function explain(flags: ExplainFlags, io: Io): Promise<void> {
  const headers = await headersOf(flags.header ?? [], io);
  const policy = await policyOf(flags.policy);
  const filter = await load({ [KEYS]: await keysOf(flags, policy.value, io) });
  const attach = attachOf(flags);
  const configured = filter.configure({ attach, policy: policy.value });
  if (!configured.ok) throw refusal(configured, policy, flags.policy);
  // Asked only now: `isEdge` reads a policy of the right shape, and the filter is who says so.
  if (isEdge({ direction: flags.direction, peer: attach.peer, cluster: flags.cluster ?? "", policy: policy.value }))
    filter.configure({ attach: { ...attach, edge: true }, policy: policy.value });

  const exchange = filter.request(
    flags.response ? [] : headers,
    flags.cluster === undefined ? {} : { cluster: flags.cluster },
  );
  const left = flags.response ? exchange.response(headers) : exchange.headers;
  if (filter.failed) throw new CliError("the filter trapped", "this is a defect of tracecloak; please report it", 1);
  const explanation = {
    file: flags.policy,
    positionOf: (entry: number) => policy.positionOf(`/spec/fields/${entry}`),
    fields: exchange.fields,
    headers: left,
    reply: exchange.reply,
  };
  const width = Number(io.env.COLUMNS) || WIDTH;
  io.out(flags.output === "json" ? writeJson(explanation) : writeText(explanation, width, io.color));
  if (exchange.fields.some(({ reason }) => reason === "no-key")) {
    io.err(
      "tracecloak: hint: without keys nothing is tokenized: npx tracecloak keys new > keyring.json, then --keyring keyring.json\n",
    );
  }
}

/** As `render` would attach it, but for `edge`. */
function attachOf({ direction, point, peer, tenant, service, zone }: ExplainFlags): Attach {
  const inbound = direction === "inbound";
  return {
    point: `${direction}-${point ?? (inbound ? "listener" : "cluster")}`,
    peer: peer ?? (inbound ? "outside" : "auto"),
    tenant,
    service,
    zone,
  };
}

async function load(keys: { [KEYS]: string | undefined }): Promise<Filter> {
  const bundle = keys[KEYS];
  try {
    return await Filter.load({ explain: true, env: bundle === undefined ? {} : { [KEYS]: bundle } });
  } catch (reason) {
    if (reason instanceof HostError) throw new CliError(`cannot run the filter: ${reason.message}`, reason.hint, 1);
    throw reason;
  }
}

/** The key bundle: this hop's out of the keyring, which stays as it is, or the environment's. */
async function keysOf(flags: ExplainFlags, policy: unknown, io: Io): Promise<string | undefined> {
  if (flags.keyring === undefined) return io.env[KEYS];
  const keyring = await keyringFrom(flags.keyring, io);
  const spec = (policy as { spec?: { accept_tenants?: unknown } } | null)?.spec;
  const wanted: unknown[] = Array.isArray(spec?.accept_tenants) ? spec.accept_tenants : [];
  const { tenant, service, zone } = flags;
  const accept = keyring.tenants.filter((name) => wanted.includes(name));
  const now = Math.floor(Date.now() / 1000);
  return writeBundle(makeBundle(keyring, { tenant, service, zone, accept, now, ttlSeconds: HOUR_SECONDS }).bundle);
}

async function policyOf(file: string): Promise<PolicyText> {
  const text = await readFile(file).catch((reason: NodeJS.ErrnoException) => {
    throw new CliError(
      `cannot read the policy: ${reason.code ?? "unreadable"}`,
      "give the path of a YAML or JSON file",
    );
  });
  try {
    return readPolicyText(text, file);
  } catch (reason) {
    if (!(reason instanceof PolicyReadError)) throw reason;
    const { line, column } = reason.position;
    throw new CliError(`${file}:${line}:${column}: ${reason.message} [${reason.code}]`, reason.hint, 1);
  }
}

/** What is under `/policy` is the user's file, what is under `/attach` came from the flags; the bundle's name is said. */
function refusal({ problem }: Configured, policy: PolicyText, file: string): CliError {
  const { code = "refused", pointer = "", expected = "see the filter's log" } = problem ?? {};
  if (!pointer.startsWith("/policy")) {
    const refused = pointer.startsWith(KEYS) ? `the key bundle in ${KEYS}` : "this hop";
    return new CliError(`the filter refuses ${refused} [${code}]`, `${pointer}: expected ${expected}`);
  }
  const { line, column } = policy.positionOf(pointer.slice("/policy".length));
  return new CliError(
    `${file}:${line}:${column}: expected ${expected} [${code}]`,
    `npx tracecloak policy check ${file} says more`,
    1,
  );
}

async function headersOf(given: readonly string[], io: Io): Promise<Header[]> {
  const lines: string[] = [];
  for (const one of given) lines.push(...(one.startsWith("@") ? await linesOf(one.slice(1), io) : [one]));
  if (lines.length === 0) throw new CliError("no header was given", "as in -H 'baggage: user.id=alice'");
  return lines.map((line, i) => headerOf(line, i + 1));
}

async function linesOf(file: string, io: Io): Promise<string[]> {
  const text =
    file === "-"
      ? await io.stdin()
      : await readFile(file).catch((reason: NodeJS.ErrnoException) => {
          throw new CliError(
            `cannot read the headers: ${reason.code ?? "unreadable"}`,
            "-H @FILE names a file with a header a line",
          );
        });
  return text
    .toString("utf8")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
}

/** RFC 9112 section 5; the name is a token of RFC 9110 section 5.6.2. */
function headerOf(line: string, number: number): Header {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
  if (name === undefined || value === undefined) {
    throw new CliError(`header ${number} is not a header`, "a header is written 'name: value'");
  }
  return [name, utf8(value)];
}

function collect(line: string, before: string[] = []): string[] {
  return [...before, line];
}

/** Names of tenants, services and zones (token-spec.md, NAMES). */
function nameOf(text: string): string {
  if (!NAME.test(text)) throw new InvalidArgumentError("It is 1 to 63 of a-z, 0-9, dots and dashes.");
  return text;
}
