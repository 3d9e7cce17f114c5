// What of a carrier vector must be gone and what must stay in a situation, from what the libraries extract of it as it
// stands and from what the vector says that it holds.
import type { Needle } from "../../src/redteam/seer.ts";
import { readText } from "../../src/token/text.ts";
import { TOKEN_CLASSES } from "../../src/words/class.ts";
import type { Vector } from "../model/vectors.ts";
import type { TestKeys } from "../stand/harness.ts";
import type { Fact, Reading } from "./library.ts";
import { isId } from "./passage.ts";
import { SITUATIONS, type Situation } from "./situation.ts";

/** The user id that dd-trace propagates, in the `dd` entry of tracestate and in `x-datadog-tags`. */
const USER_ID = /(?:^|;)t\.usr\.id[:~]([^;]*)/;

function userOf([what, value]: Fact): string[] {
  if (what === "tag:_dd.p.usr.id") return [value];
  return what === "state:dd" ? (USER_ID.exec(value)?.slice(1) ?? []) : [];
}

/** What nobody may extract afterwards. */
export function planted(situation: Situation, vector: Vector, before: Reading): Needle[] {
  const texts = new Set(textsGone(situation, vector, before));
  return [...texts].map((text) => ({ id: vector.id, bytes: Buffer.from(text, "utf8") }));
}

function textsGone(situation: Situation, vector: Vector, before: Reading): string[] {
  const inside = SITUATIONS[situation].trace === "keep";
  const extracted = allFacts(before).filter(([what]) => what !== "sampled");
  const named = textsOf(vector.parsed);
  if (!inside) return [...extracted.filter((fact) => !isPermitted(fact)).map(([, value]) => value), ...named];
  const members = extracted.filter((fact) => /^(?:member|property|tags):?/.test(fact[0]) && !isPermitted(fact));
  const users = extracted.flatMap(userOf);
  // Ids stay elsewhere in the message: one that is a member's value cannot be told from them.
  const ids = extracted.filter(([what]) => what.endsWith("-id")).map(([, id]) => id.slice(-16).toLowerCase());
  const holdsId = (text: string) => isId(text) || ids.some((id) => text.toLowerCase().includes(id));
  return [...members.map(([, value]) => value), ...users].filter((text) => !holdsId(text));
}

/** B3 of which one spelling is malformed and goes: who reads that one alone finds nothing; the model has the other. */
export const HALF_B3 = ["b3single-bad-single-good-multi", "b3single-good-single-bad-multi"];

/** What whoever extracts it must extract afterwards: only a valid carrier has a right to that. */
export function kept(situation: Situation, { id, valid }: Vector, before: Reading): string[] {
  if (!valid || HALF_B3.includes(id)) return [];
  const { trace } = SITUATIONS[situation];
  const ids = allFacts(before).filter(([what]) => trace === "keep" && what.endsWith("-id"));
  const members = allFacts(before).filter((fact) => trace !== "remap" && isPermitted(fact));
  return [...ids, ...members].map(([what, value]) => `${what.replace("member:", "")}=${value}`);
}

/** What is extracted afterwards and is none of the things that may be, by propagator and kind. */
export function strangers(situation: Situation, before: Reading, after: Reading, keys: TestKeys): string[] {
  const { trace } = SITUATIONS[situation];
  const values = new Set(allFacts(before).map(([, value]) => value));
  const isExpected = (fact: Fact): boolean => {
    const [what, value] = fact;
    const isMember = what.startsWith("member:") || what.startsWith("property:");
    if (isMember) return trace !== "remap" && (isPermitted(fact) || opens(fact, values, keys));
    if (trace === "keep") return userOf(fact).length === 0;
    if (trace === "restart") return false;
    if (what.startsWith("state:")) return what === "state:es" || (what === "state:ot" && !value.includes("rv:"));
    return /^(?:trace-id|span-id|sampled|tag:_dd\.p\.(?:tid|dm))$/.test(what);
  };
  return Object.entries(after).flatMap(([propagator, facts]) => {
    const unexpected = facts.filter((fact) => !isExpected(fact));
    return unexpected.map(([what]) => `${propagator} extracts a ${what.replace(/:.*$/s, "")} that may not be there`);
  });
}

/** What the reference policy keeps of baggage (its two `keep` entries). */
function isPermitted([what, value]: Fact): boolean {
  if (what === "member:env") return ["prod", "staging", "dev", "test"].includes(value);
  return what === "member:region" && /^[a-z]{2}-[a-z]{4,9}-[0-9]$/.test(value);
}

/** Whether a member is a token of what was there, of a class that the reference policy makes tokens of. */
function opens([what, value]: Fact, values: ReadonlySet<string>, keys: TestKeys): boolean {
  const number = readText(value)?.classNumber;
  const classes = ["user", "account", "tenant"].map((name) => TOKEN_CLASSES[name]?.number);
  if (!what.startsWith("member:") || number === undefined || !classes.includes(number)) return false;
  return values.has(Buffer.from(keys.open(value), "latin1").toString("utf8"));
}

function allFacts(reading: Reading): Fact[] {
  return Object.values(reading).flat();
}

/** Every text that the vector says its carriers hold and that is worth looking for; ids in 16 or 32 digits. */
function textsOf(parsed: unknown): string[] {
  if (typeof parsed === "string") return isId(parsed) || parsed.length > 6 ? [parsed] : [];
  if (typeof parsed !== "object" || parsed === null) return [];
  return Object.entries(parsed).flatMap(([key, value]) => (key === "impl" ? [] : textsOf(value)));
}
