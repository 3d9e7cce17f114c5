// `tracecloak keys`: a keyring for development, and the bundle of one service out of it.
import { Problem, usage } from "../text/problem.ts";
import { makeBundle, writeBundle } from "../token/bundle.ts";
import { type Keyring, type KeyringOptions, newKeyring, withRows, writeKeyring } from "../token/keyring.ts";
import type { Cardinality, TokenClass } from "../words/class.ts";
import { NAME } from "../words/name.ts";
import type { ToolCommand } from "./command.ts";
import { readDuration } from "./duration.ts";
import { formatFlag } from "./flag.ts";
import { type Exit, type Io, unixSeconds } from "./io.ts";
import { storeOf } from "./keyfile.ts";
import { SEE_HELP } from "./misuse.ts";
import { checkOut, forceFlag, type OutFlags, outFlag, writeKeys } from "./output.ts";

const NEW_EXAMPLES = `Examples:
  $ npx tracecloak keys new --out keyring.json
  $ npx tracecloak keys new --tenant acme --tenant globex --zone mesh --zone partner
  $ npx tracecloak keys new --class badge=64:many --mint-for 30d
`;

const LEAF_EXAMPLES = `Examples:
  $ npx tracecloak keys leaf --keyring keyring.json --tenant default --service checkout --zone mesh --out keys.json
  $ export TRACECLOAK_KEYS="$(npx tracecloak keys leaf --keyring keyring.json --tenant default --service cart --zone mesh)"
`;

const EXAMPLES = `Examples:
  $ npx tracecloak keys new --out keyring.json
  $ npx tracecloak keys leaf --keyring keyring.json --tenant default --service checkout --zone mesh --out keys.json
`;

const DAY_SECONDS = 86400;

interface NewOptions extends OutFlags {
  tenant?: string[];
  zone?: string[];
  class?: OwnClasses;
  mintFor?: number;
}

type OwnClasses = Record<string, TokenClass>;

interface LeafOptions extends OutFlags {
  keyring: string;
  tenant: string;
  service: string;
  zone: string;
  accept?: string[];
  ttl?: number;
}

export function register(program: ToolCommand, io: Io): void {
  const keys = program
    .command("keys")
    .summary("make keys")
    .description("Makes keys for tokens, hashes and id maps.")
    .addHelpText("before", EXAMPLES);

  keys
    .command("new")
    .summary("a new keyring")
    .description(
      "Makes a new keyring: unwrapped, for development. Guard it as what it can open: with --out only you can read the file.",
    )
    .addHelpText("before", NEW_EXAMPLES)
    .option("--tenant <name>", "a tenant (repeatable; default: default)", tenants)
    .option("--zone <name>", "a zone (repeatable; default: mesh, partner, outside; outside is always there)", zones)
    .option("--class <name=number:cardinality>", "a class of your own, 64 to 255, many or few (repeatable)", classes)
    .option("--mint-for <duration>", "how long its first epoch mints (default: 90d)", (text) =>
      readDuration("--mint-for", text),
    )
    .addOption(outFlag())
    .addOption(forceFlag())
    .addOption(formatFlag("text", "json")) // the keys are JSON in both; errors are on json
    .run((options: NewOptions) => makeKeyring(options, io));

  keys
    .command("leaf")
    .summary("the key bundle of one service")
    .description(
      "Makes the bundle for one service's TRACECLOAK_KEYS: one line of JSON. New kids are kept in the keyring file first, so that their tokens can be opened.",
    )
    .addHelpText("before", LEAF_EXAMPLES)
    .requiredOption(
      "--keyring <file>",
      "the keyring, as `keys new` wrote it; - is standard input, which keeps no new kids",
    )
    .requiredOption("--tenant <name>", "whose values", (text) => nameOf("--tenant", text))
    .requiredOption("--service <name>", "which service", (text) => nameOf("--service", text))
    .requiredOption("--zone <name>", "the zone that the service is in", (text) => nameOf("--zone", text))
    .option("--accept <name>", "another tenant whose tokens may pass, as `accept_tenants` (repeatable)", accepted)
    .option("--ttl <duration>", "how long the bundle lives (default: 30d)", (text) => readDuration("--ttl", text))
    .addOption(outFlag())
    .addOption(forceFlag())
    .addOption(formatFlag("text", "json")) // the keys are JSON in both; errors are on json
    .run((options: LeafOptions) => makeLeaves(options, io));
}

async function makeKeyring(options: NewOptions, io: Io): Promise<Exit> {
  const { tenant = ["default"], zone = ["mesh", "partner"], class: own = {}, mintFor = 90 * DAY_SECONDS } = options;
  await checkOut(options);
  const zones = zone.includes("outside") ? zone : [...zone, "outside"]; // every policy has it
  const { random } = io;
  const made = { tenants: tenant, zones, classes: own, now: unixSeconds(io), mintSeconds: mintFor, random };
  await writeKeys(writeKeyring(keyringOf(made)), options, io);
  io.err("tracecloak: this keyring is not wrapped and opens every token made from it: for development only\n");
  return 0;
}

async function makeLeaves(options: LeafOptions, io: Io): Promise<Exit> {
  const { keyring: file, tenant, service, zone, accept = [], ttl = 30 * DAY_SECONDS } = options;
  await checkOut(options); // before a kid is kept for a bundle that nobody gets
  const request = { tenant, service, zone, accept, now: unixSeconds(io), ttlSeconds: ttl };
  const store = storeOf(file, io);
  let { bundle, rows } = makeBundle(await store.load(), request);
  if (rows.length > 0) {
    // Again, from what the store then holds: another may have added kids meanwhile.
    await store.change((keyring) => {
      ({ bundle, rows } = makeBundle(keyring, request));
      return withRows(keyring, rows);
    });
    if (rows.length > 0) io.err(`tracecloak: kept ${rows.length} new kids in ${file}\n`);
  }
  await writeKeys(writeBundle(bundle), options, io);
  const until = new Date(bundle.expires * 1000).toISOString();
  io.err(`tracecloak: these keys open this service's tokens; they expire ${until}\n`);
  return 0;
}

/** What fits no keyring came from the flags. */
function keyringOf(options: KeyringOptions): Keyring {
  try {
    return newKeyring(options);
  } catch (reason) {
    if (reason instanceof Problem) throw usage(reason.message, SEE_HELP, reason.path);
    throw reason;
  }
}

function tenants(text: string, before: string[] = []): string[] {
  return [...before, nameOf("--tenant", text)];
}

function zones(text: string, before: string[] = []): string[] {
  return [...before, nameOf("--zone", text)];
}

function accepted(text: string, before: string[] = []): string[] {
  return [...before, nameOf("--accept", text)];
}

function classes(text: string, before: OwnClasses = {}): OwnClasses {
  const [, name, number, cardinality] = text.match(/^([a-z][a-z0-9-]*)=([0-9]{1,3}):(many|few)$/) ?? [];
  if (name === undefined || Object.hasOwn(before, name))
    throw usage(
      "--class is not of the form name=number:cardinality, each name once",
      "as --class badge=64:many",
      "--class",
    );
  if (Number(number) < 64 || Number(number) > 255)
    throw usage("expected --class with a number from 64 to 255", "as in --class badge=64:many", "--class");
  return { ...before, [name]: { number: Number(number), cardinality: cardinality as Cardinality } };
}

function nameOf(option: string, text: string): string {
  if (!NAME.test(text))
    throw usage(`${option} is not a name`, "1 to 63 characters of a-z, 0-9, dot and hyphen", option);
  return text;
}
