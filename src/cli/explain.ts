// `tracecloak explain`: what the filter does to some headers on one hop, field by field. Reads flags and writes the report;
// what is in it, src/explain/ finds. Prints values: they are the ones that the user gave.
import { Option } from "commander";
import { explain, KEYS, type Question } from "../explain/explain.ts";
import { type Header, utf8 } from "../host/headers.ts";
import type { Attach } from "../policy/attach.ts";
import type { Refusal } from "../policy/judge.ts";
import { type PolicyText, readPolicyText } from "../policy/read.ts";
import { Problem, usage } from "../text/problem.ts";
import { makeBundle, writeBundle } from "../token/bundle.ts";
import { readText } from "../token/text.ts";
import type { ToolCommand } from "./command.ts";
import { writeJson, writeText } from "./explanation.ts";
import { collect, formatFlag, readName } from "./flag.ts";
import { nameOfInput, readInput, refuseTwice } from "./input.ts";
import { type Exit, type Io, unixSeconds } from "./io.ts";
import { keyringFrom } from "./keyfile.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak explain --policy policy.yaml --tenant acme --service checkout \\
      -H 'baggage: user.id=alice,env=prod,note=hello'
  $ npx tracecloak explain --policy policy.yaml --tenant acme --service checkout --direction outbound \\
      --cluster partner-bank -H 'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  $ npx tracecloak explain --policy policy.yaml --tenant acme --service checkout --keyring keyring.json -H @headers.txt
`;

const HOUR_SECONDS = 3600;

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

export function register(program: ToolCommand, io: Io): void {
  program
    .command("explain")
    .summary("what happens to some headers, and by which rule")
    .description(
      "Runs the filter on headers and prints each field with its class, action, rule, and value before and after. It prints the values you give it: use -H @FILE, or -H @- for standard input, to keep them out of your shell's history. By default an inbound listener whose peer is outside.",
    )
    .addHelpText("before", EXAMPLES)
    .requiredOption("--policy <file>", "the policy: YAML, or JSON where it ends in .json; - is standard input")
    .requiredOption("--tenant <name>", "the workload's tenant", readName)
    .requiredOption("--service <name>", "the workload's service", readName)
    .option("--zone <name>", "the zone that the workload itself stands in", readName, "mesh")
    .addOption(
      new Option("--direction <direction>", "whose requests pass").choices(["inbound", "outbound"]).default("inbound"),
    )
    .addOption(
      new Option("--point <point>", "where the filter stands (default: listener inbound, cluster outbound)").choices([
        "listener",
        "cluster",
      ]),
    )
    .option("--peer <zone>", "the zone of the other side, or auto (default: outside inbound, auto outbound)", readName)
    .option("--cluster <name>", "the upstream cluster's name; outbound zones go by it")
    .option(
      "--keyring <file>",
      `make the keys from this keyring, - is standard input (default: the bundle in ${KEYS}, if it is set)`,
    )
    .option("-H, --header <line>", "a header as 'name: value', or @FILE, or @- (repeatable)", collect)
    .option("--response", "the headers are a response's")
    .addOption(formatFlag("text", "json"))
    .run((flags: ExplainFlags) => report(flags, io));
}

async function report(flags: ExplainFlags, io: Io): Promise<Exit> {
  const lines = (flags.header ?? []).filter((one) => one.startsWith("@")).map((one) => one.slice(1));
  refuseTwice([flags.policy, flags.keyring, ...lines]);
  const headers = await headersOf(flags.header ?? [], io);
  const file = nameOfInput(flags.policy);
  const policy = readPolicyText(await readInput(flags.policy, "the policy", io), file);
  const { keys, unkept } = await keysOf(flags, policy.value, io);
  const attach = attachOf(flags);
  const { response, cluster } = flags;
  const question: Question = { attach, policy: policy.value, keys, headers, response, cluster };
  const answer = await explain(question, surroundings(io));
  if (answer.refusal !== undefined) throw refused(answer.refusal, policy, file);
  const explanation = { file, positionOf: (entry: number) => policy.positionOf(`/spec/fields/${entry}`), ...answer };
  io.out(flags.output === "json" ? writeJson(explanation) : writeText(explanation, widthOf(io), io.color));
  const { fields } = answer;
  if (fields.some(({ reason }) => reason === "no-key"))
    io.err(
      `tracecloak: hint: without keys no token is made and no id mapped: npx tracecloak keys new ${keyringNames(flags)} --out keyring.json, then --keyring keyring.json\n`,
    );
  if (fields.some(({ after }) => unkept.has(readText(after?.toString("latin1") ?? "")?.kid ?? "")))
    io.err(`tracecloak: hint: ${NOT_KEPT} ${leafCommand(flags)}\n`);
  return 0;
}

const NOT_KEPT = "a token above opens only once the keyring has this service's kids, which explain does not keep:";

/** Values are cut to a terminal's width, and never on their way to anything else. */
function widthOf(io: Io): number {
  if (io.columns === undefined) return Number.POSITIVE_INFINITY;
  return Number(io.env.COLUMNS) || io.columns;
}

/** The filter's clock and randomness are ours. */
function surroundings(io: Io) {
  return { now: () => BigInt(Math.floor(io.now())) * 1_000_000n, random: (size: number) => io.random(size) };
}

/** What `keys new` needs to be told, so that this hop finds its tenant and its zone in the keyring. */
function keyringNames({ tenant, zone }: ExplainFlags): string {
  return ["mesh", "partner"].includes(zone) ? `--tenant ${tenant}` : `--tenant ${tenant} --zone ${zone}`;
}

function leafCommand({ keyring, tenant, service, zone }: ExplainFlags): string {
  const file = keyring === "-" ? "keyring.json" : keyring;
  return `npx tracecloak keys leaf --keyring ${file} --tenant ${tenant} --service ${service} --zone ${zone} --out keys.json`;
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

/** The key bundle: this hop's out of the keyring, which stays as it is, or the environment's; and its kids that no keyring has. */
async function keysOf(
  flags: ExplainFlags,
  policy: unknown,
  io: Io,
): Promise<{ keys: string | undefined; unkept: ReadonlySet<string> }> {
  if (flags.keyring === undefined) return { keys: io.env[KEYS], unkept: new Set() };
  const keyring = await keyringFrom(flags.keyring, io);
  const spec = (policy as { spec?: { accept_tenants?: unknown } } | null)?.spec;
  const wanted: unknown[] = Array.isArray(spec?.accept_tenants) ? spec.accept_tenants : [];
  const { tenant, service, zone } = flags;
  const accept = keyring.tenants.filter((name) => wanted.includes(name));
  const request = { tenant, service, zone, accept, now: unixSeconds(io), ttlSeconds: HOUR_SECONDS };
  const { bundle, rows } = makeBundle(keyring, request);
  return { keys: writeBundle(bundle), unkept: new Set(rows.map(({ kid }) => kid)) };
}

/** What is under `/policy` is the user's file, what is under `/attach` came from the flags; the bundle's name is said. */
function refused({ code, pointer, expected }: Refusal, policy: PolicyText, file: string): Problem {
  if (!pointer.startsWith("/policy")) {
    const what = pointer.startsWith(KEYS) ? `the key bundle in ${KEYS}` : "this hop";
    return usage(`the filter refuses ${what} [${code}]`, `${pointer}: expected ${expected}`, pointer);
  }
  const { line, column } = policy.positionOf(pointer.slice("/policy".length));
  const path = `${file}:${line}:${column}`;
  const hint = `npx tracecloak policy check ${file} says more`;
  return new Problem(code, `${path}: expected ${expected} [${code}]`, hint, path);
}

async function headersOf(given: readonly string[], io: Io): Promise<Header[]> {
  const lines: string[] = [];
  for (const one of given) lines.push(...(one.startsWith("@") ? await linesOf(one.slice(1), io) : [one]));
  if (lines.length === 0) throw usage("no header was given", "as in -H 'baggage: user.id=alice'");
  return lines.map((line, i) => headerOf(line, i + 1));
}

async function linesOf(file: string, io: Io): Promise<string[]> {
  const text = await readInput(file, "the headers", io);
  return text
    .toString("utf8")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
}

/** RFC 9112 section 5; the name is a token of RFC 9110 section 5.6.2. */
function headerOf(line: string, number: number): Header {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
  if (name === undefined || value === undefined) {
    throw usage(`header ${number} is not a header`, "a header is written 'name: value'");
  }
  return [name, utf8(value)];
}
