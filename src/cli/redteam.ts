// `tracecloak redteam`: plants canaries through a mesh and tells wherever one was seen. Prints no canary: the id and class
// of the case, how it was written, the sink and the header's name.
import { setTimeout as wait } from "node:timers/promises";
import { InvalidArgumentError, Option } from "commander";
import pc from "picocolors";
import { type Address, readAddress } from "../mesh/address.ts";
import { Campaign, type Findings, ownIds } from "../redteam/campaign.ts";
import { type Case, readCorpus, WAYS, type Way } from "../redteam/case.ts";
import { Log } from "../redteam/log.ts";
import { type Format, writeReport } from "../redteam/report.ts";
import { openSink, type Sink } from "../redteam/sink.ts";
import { usage } from "../text/problem.ts";
import type { ToolCommand } from "./command.ts";
import { readDuration } from "./duration.ts";
import { collect, formatFlag } from "./flag.ts";
import type { Exit, Io } from "./io.ts";

const EXAMPLES = `Examples:
  $ npx tracecloak redteam --target http://127.0.0.1:8080 --sink 127.0.0.1:8081
  $ npx tracecloak redteam --target http://127.0.0.1:8080 --sink 127.0.0.1:8081 --log envoy.log --wait 15s
  $ npx tracecloak redteam --target http://127.0.0.1:15001 --sink 127.0.0.1:9000 --way partner -o junit > redteam.xml
`;

interface RedteamFlags {
  target: URL;
  sink: Address[];
  collector: Address[] | boolean;
  log?: string[];
  way: Way;
  class?: string[];
  seed?: number;
  wait: string;
  controls: boolean;
  output: Format;
}

/** Where exporters send spans and logs unless they are told otherwise: OTLP over HTTP, and Zipkin. */
const COLLECTORS: readonly Address[] = [
  { host: "127.0.0.1", port: 4318 },
  { host: "127.0.0.1", port: 9411 },
];

/** Seeds are below this. */
const SEEDS = 2 ** 31;

export function register(program: ToolCommand, io: Io): void {
  program
    .command("redteam")
    .summary("plant canaries through a mesh, see where they come out")
    .description(
      "Sends requests full of made-up secrets to a mesh and listens where the mesh forwards requests, or exports logs or spans. Prints every sink where one was seen, in whatever encoding, and every control that did not arrive. Exit 0 only if none was seen and all controls were kept.",
    )
    .addHelpText("before", EXAMPLES)
    .requiredOption("--target <url>", "where requests go in: http://HOST:PORT", url)
    .requiredOption("--sink <host:port>", "listen there for what comes out (repeatable)", addresses)
    .option(
      "--collector <host:port>",
      "stand there for a collector of spans and logs (repeatable; default: 127.0.0.1:4318 and 127.0.0.1:9411)",
      addresses,
    )
    .option("--no-collector", "look at no spans and no logs that are exported")
    .option("--log <file>", "look at what is written to this file meanwhile (repeatable)", collect)
    .addOption(new Option("--way <way>", "who the mesh takes us for").choices([...WAYS]).default("outside"))
    .option("--class <class>", "only cases of this class (repeatable)", collect)
    .option("--seed <number>", "make the canaries of an earlier run again (default: a new one)", seed)
    .option("--wait <duration>", "how long logs and spans may take to arrive; 0 where none do", "5s")
    .option("--no-controls", "do not ask that controls arrive: they are what the reference policy keeps")
    .addOption(formatFlag("text", "json", "junit"))
    .run((flags: RedteamFlags) => redteam(flags, io));
}

async function redteam(flags: RedteamFlags, io: Io): Promise<Exit> {
  const waitMs = flags.wait === "0" ? 0 : readDuration("--wait", flags.wait) * 1000;
  const cases = await casesOf(flags);
  const chosen = flags.seed ?? Buffer.from(io.random(4)).readUInt32LE() % SEEDS;
  const campaign = new Campaign({ cases, seed: chosen });
  const isOwn = flags.way === "partner" ? ownIds : undefined;
  const logs = await Promise.all((flags.log ?? []).map((path) => Log.open(path)));
  const sinks: Sink[] = [];
  const collectors: Sink[] = [];
  let findings: Findings;
  try {
    for (const address of flags.sink) sinks.push(await listen(address, campaign));
    await openCollectors(flags, collectors, io);
    await campaign.send(flags.target, (sent) => io.progress(`${sent} of ${cases.length} sent`));
    await wait(waitMs);
    for (const sink of sinks) campaign.look(sink.name, sink.messages());
    for (const sink of collectors) campaign.look(sink.name, sink.messages(), isOwn);
    for (const log of logs) campaign.lookAt(log.path, await writtenTo(log), isOwn);
    findings = campaign.findings();
  } finally {
    for (const sink of [...sinks, ...collectors]) await sink.close();
  }
  if (!flags.controls)
    findings = { ...findings, losses: findings.losses.filter(({ control }) => control === "request") };
  io.out(writeReport(flags.output, findings, chosen, pc.createColors(io.color)));
  summarise(findings, chosen, io);
  return findings.leaks.length + findings.losses.length > 0 ? 1 : 0;
}

async function casesOf({ way, class: classes }: RedteamFlags): Promise<Case[]> {
  const all = await readCorpus();
  const known = [...new Set(all.map((one) => one.class))].sort();
  const unknown = classes?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw usage("--class names no class of the corpus", `one of ${known.join(", ")}`, "--class");
  const wanted = all.filter((one) => one.way === way && (classes?.includes(one.class) ?? true));
  if (wanted.length === 0) throw usage("no case is left to send", "another --way, or fewer --class", "--way");
  return wanted;
}

/** Adds the collectors' sinks. Another program may listen where one usually is: then it is said that nobody looked there. */
async function openCollectors({ sink, collector }: RedteamFlags, opened: Sink[], io: Io): Promise<void> {
  if (collector === false) return;
  const usual = collector === true || collector === undefined;
  for (const address of usual ? COLLECTORS : collector) {
    if (sink.some(({ host, port }) => host === address.host && port === address.port)) continue;
    try {
      opened.push(await openSink(address, () => null));
    } catch (reason) {
      const where = `${address.host}:${address.port}`;
      if (!usual) throw cannotListen(reason, "--collector");
      io.err(`tracecloak: what is exported to ${where} was not looked at: another program listens there\n`);
    }
  }
}

function writtenTo(log: Log): Promise<Buffer> {
  return log.written().catch((reason) => {
    const code = (reason as NodeJS.ErrnoException).code ?? "unreadable";
    throw usage(`cannot read the --log ${log.path} (${code})`, "name the file that the mesh's log goes to", log.path);
  });
}

function cannotListen(reason: unknown, flag: string): Error {
  const code = (reason as NodeJS.ErrnoException).code ?? "unknown";
  return usage(`cannot listen on a ${flag}: ${code}`, `each ${flag} is a free address of this machine`, flag);
}

async function listen(address: Address, campaign: Campaign): Promise<Sink> {
  try {
    return await openSink(address, (path) => campaign.answerTo(path));
  } catch (reason) {
    throw cannotListen(reason, "--sink");
  }
}

function summarise({ cases, leaks, losses }: Findings, used: number, io: Io): void {
  const seen = new Set(leaks.map((leak) => leak.case.id)).size;
  const lost = new Set(losses.map((loss) => loss.case.id)).size;
  const number = `${cases.length} case${cases.length === 1 ? "" : "s"}`;
  io.err(`tracecloak: ${number}, seed ${used}: canaries seen in ${seen}, controls lost in ${lost}\n`);
  if (losses.length > 0 && losses.every(({ control }) => control === "request")) {
    io.err("tracecloak: hint: requests that reach no --sink prove nothing; is the mesh set to forward to one?\n");
  }
}

function url(text: string): URL {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || parsed.protocol !== "http:")
    throw new InvalidArgumentError("It is written http://HOST:PORT, as in http://127.0.0.1:8080.");
  return parsed;
}

function addresses(text: string, before: Address[] | boolean = []): Address[] {
  const read = readAddress(text);
  if (read === null) throw new InvalidArgumentError("It is written HOST:PORT, as in 127.0.0.1:8081.");
  return [...(Array.isArray(before) ? before : []), read];
}

function seed(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value >= SEEDS)
    throw new InvalidArgumentError(`It is a whole number below ${SEEDS}.`);
  return value;
}
