// `tracecloak keys`: a keyring for development, and the bundle of one service out of it.
import type { Command } from "commander";
import { makeBundle, writeBundle } from "../token/bundle.ts";
import { TokenError } from "../token/error.ts";
import { type Keyring, type KeyringOptions, newKeyring, writeKeyring } from "../token/keyring.ts";
import { changeKeyring } from "../token/store.ts";
import type { Cardinality, TokenClass } from "../words/class.ts";
import { NAME } from "../words/name.ts";
import { readDuration } from "./duration.ts";
import { CliError, type Io } from "./io.ts";
import { keyringFrom, withFile } from "./keyfile.ts";
import { SEE_HELP } from "./misuse.ts";

const NEW_EXAMPLES = `Examples:
  $ (umask 077 && npx tracecloak keys new > keyring.json)
  $ npx tracecloak keys new --tenant acme --tenant globex --zone mesh --zone partner
  $ npx tracecloak keys new --class badge=64:many --mint-for 30d
`;

const LEAF_EXAMPLES = `Examples:
  $ npx tracecloak keys leaf --keyring keyring.json --tenant default --service checkout --zone mesh
  $ export TRACECLOAK_KEYS="$(npx tracecloak keys leaf --keyring keyring.json --tenant default --service cart --zone mesh)"
`;

const EXAMPLES = `Examples:
  $ npx tracecloak keys new > keyring.json
  $ npx tracecloak keys leaf --keyring keyring.json --tenant default --service checkout --zone mesh > keys.json
`;

const DAY_SECONDS = 86400;

interface NewOptions {
  tenant?: string[];
  zone?: string[];
  class?: OwnClasses;
  mintFor?: number;
}

type OwnClasses = Record<string, TokenClass>;

interface LeafOptions {
  keyring: string;
  tenant: string;
  service: string;
  zone: string;
  accept?: string[];
  ttl?: number;
}

export function register(program: Command, io: Io): void {
  const keys = program
    .command("keys")
    .summary("make keys")
    .description("Makes keys for tokens, hashes and id maps.")
    .addHelpText("before", EXAMPLES);

  keys
    .command("new")
    .summary("a new keyring, on standard output")
    .description("Writes a new keyring to standard output: unwrapped, for development. Guard it as what it can open.")
    .addHelpText("before", NEW_EXAMPLES)
    .option("--tenant <name>", "a tenant (repeatable; default: default)", tenants)
    .option("--zone <name>", "a zone (repeatable; default: mesh, partner, outside; outside is always there)", zones)
    .option("--class <name=number:cardinality>", "a class of your own, 64 to 255, many or few (repeatable)", classes)
    .option("--mint-for <duration>", "how long its first epoch mints (default: 90d)", (text) =>
      readDuration("--mint-for", text),
    )
    .action((options: NewOptions) => {
      const { tenant = ["default"], zone = ["mesh", "partner"], class: own = {}, mintFor = 90 * DAY_SECONDS } = options;
      const all = zone.includes("outside") ? zone : [...zone, "outside"]; // every policy has it
      const now = unixSeconds();
      io.out(writeKeyring(made({ tenants: tenant, zones: all, classes: own, now, mintSeconds: mintFor })));
      io.err("tracecloak: this keyring is not wrapped and opens every token made from it: for development only\n");
    });

  keys
    .command("leaf")
    .summary("the key bundle of one service, on standard output")
    .description(
      "Writes the bundle for one service's TRACECLOAK_KEYS to standard output: one line of JSON. New kids are kept in the keyring file first, so that their tokens can be opened.",
    )
    .addHelpText("before", LEAF_EXAMPLES)
    .requiredOption("--keyring <file>", "the keyring, as `keys new` wrote it")
    .requiredOption("--tenant <name>", "whose values", (text) => nameOf("--tenant", text))
    .requiredOption("--service <name>", "which service", (text) => nameOf("--service", text))
    .requiredOption("--zone <name>", "the zone that the service is in", (text) => nameOf("--zone", text))
    .option("--accept <name>", "another tenant whose tokens may pass, as `accept_tenants` (repeatable)", accepted)
    .option("--ttl <duration>", "how long the bundle lives (default: 30d)", (text) => readDuration("--ttl", text))
    .action(async ({ keyring: file, tenant, service, zone, accept = [], ttl = 30 * DAY_SECONDS }: LeafOptions) => {
      const request = { tenant, service, zone, accept, now: unixSeconds(), ttlSeconds: ttl };
      let { bundle, added } = makeBundle(await keyringFrom(file, io), request);
      if (added > 0) {
        // Again under the lock, from what the file then holds: another may have added kids meanwhile.
        await withFile(file, () =>
          changeKeyring(file, (fresh) => {
            ({ bundle, added } = makeBundle(fresh, request));
            return added > 0;
          }),
        );
        if (added > 0) io.err(`tracecloak: kept ${added} new kids in ${file}\n`);
      }
      io.out(writeBundle(bundle));
      io.err(
        `tracecloak: these keys open this service's tokens; they expire ${new Date(bundle.expires * 1000).toISOString()}\n`,
      );
    });
}

function made(options: KeyringOptions): Keyring {
  try {
    return newKeyring(options);
  } catch (reason) {
    if (reason instanceof TokenError) throw new CliError(reason.message, SEE_HELP);
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
    throw new CliError(
      "--class is not of the form name=number:cardinality, each name once",
      "as --class badge=64:many",
    );
  return { ...before, [name]: { number: Number(number), cardinality: cardinality as Cardinality } };
}

function nameOf(option: string, text: string): string {
  if (!NAME.test(text)) throw new CliError(`${option} is not a name`, "1 to 63 characters of a-z, 0-9, dot and hyphen");
  return text;
}

function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
