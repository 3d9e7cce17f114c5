// What must hold between the parts of a keyring (token-spec.md, KEYS, CLASSES), and no schema can say.
import { isFreeClassName } from "../words/class.ts";
import type { Keyring } from "./row.ts";

/** Where a keyring is wrong (RFC 6901), and what was expected. Never a value. */
export interface Fault {
  pointer: string;
  expected: string;
}

/** The first fault of a keyring that has the right shape, or null. */
export function findFault(keyring: Keyring): Fault | null {
  return classFault(keyring) ?? epochFault(keyring) ?? secretFault(keyring) ?? kidFault(keyring);
}

function classFault({ classes }: Keyring): Fault | null {
  const numbers = new Set<number>();
  for (const [name, { number }] of Object.entries(classes)) {
    const pointer = `/classes/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (!isFreeClassName(name)) return { pointer, expected: "a class name of [a-z0-9-] that is not built in" };
    if (!isNew(numbers, number)) return { pointer, expected: "a class number used once" };
  }
  return null;
}

function epochFault({ epochs }: Keyring): Fault | null {
  const numbers = new Set<number>();
  for (const [i, { epoch, mint_from, mint_until }] of epochs.entries()) {
    if (!isNew(numbers, epoch)) return { pointer: `/epochs/${i}/epoch`, expected: "an epoch listed once" };
    if (mint_until <= mint_from)
      return { pointer: `/epochs/${i}/mint_until`, expected: "mint_until later than mint_from" };
  }
  return null;
}

function secretFault({ secrets, tenants, epochs }: Keyring): Fault | null {
  const seen = new Set<string>();
  for (const [i, { tenant, epoch, seed, seal }] of secrets.entries()) {
    const pointer = `/secrets/${i}`;
    if (!tenants.includes(tenant)) return { pointer: `${pointer}/tenant`, expected: "a tenant of the keyring" };
    if (!epochs.some((entry) => entry.epoch === epoch))
      return { pointer: `${pointer}/epoch`, expected: "an epoch of the calendar" };
    if (!isNew(seen, `${tenant}/${epoch}`)) return { pointer, expected: "one row for a tenant and epoch" };
    if (!isCanonical(seed)) return { pointer: `${pointer}/seed`, expected: "canonical base64url of 32 bytes" };
    if (!isCanonical(seal)) return { pointer: `${pointer}/seal`, expected: "canonical base64url of 16 bytes" };
  }
  return null;
}

function kidFault({ kids, tenants, zones, epochs }: Keyring): Fault | null {
  const seen = new Set<string>();
  const named = new Set<string>();
  for (const [i, row] of kids.entries()) {
    const pointer = `/kids/${i}`;
    if (row.kid === "00000000") return { pointer: `${pointer}/kid`, expected: "a kid that is not zero" };
    if (!isNew(seen, row.kid)) return { pointer: `${pointer}/kid`, expected: "a kid used once" };
    if (!tenants.includes(row.tenant)) return { pointer: `${pointer}/tenant`, expected: "a tenant of the keyring" };
    if (!zones.includes(row.origin)) return { pointer: `${pointer}/origin`, expected: "a zone of the keyring" };
    if (!epochs.some((entry) => entry.epoch === row.epoch))
      return { pointer: `${pointer}/epoch`, expected: "an epoch of the calendar" };
    const wantsSubject = row.use.endsWith(".service") || row.use.startsWith("map.");
    if (wantsSubject !== (row.subject !== ""))
      return { pointer: `${pointer}/subject`, expected: wantsSubject ? "a subject for this use" : "an empty subject" };
    if (!isNew(named, [row.tenant, row.origin, row.subject, row.use, row.epoch].join("/")))
      return { pointer, expected: "one kid for a leaf" };
  }
  return null;
}

function isNew<T>(seen: Set<T>, value: T): boolean {
  if (seen.has(value)) return false;
  seen.add(value);
  return true;
}

function isCanonical(base64url: string): boolean {
  return Buffer.from(base64url, "base64url").toString("base64url") === base64url;
}
