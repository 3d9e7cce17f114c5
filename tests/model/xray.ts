// X-Amzn-Trace-Id (carriers.md 5.16), read naively.
import { trim } from "./header.ts";

/** What X-Ray defines, in the order that it is written in, and the form of each value. */
const DEFINED: [key: string, form: RegExp][] = [
  ["Root", /^1-[0-9a-f]{1,8}-[0-9a-f]{24}$/],
  ["Parent", /^(?!0+$)[0-9a-f]{16}$/],
  ["Sampled", /^[01?]$/],
  ["Lineage", /^[0-9]{1,5}:[0-9a-f]{8}:[0-9]{1,5}$/],
  ["Self", /^1-[0-9a-f]{1,8}-[0-9a-f]{1,24}$/],
];

export interface XrayField {
  /** As it came. */
  key: string;
  value: string;
  /** What X-Ray calls it, and whether its value is one; undefined for a field of an application. */
  name: string | undefined;
  sound: boolean;
}

/** The fields in order; null when the header is malformed: more than one line, no root, a bad parent, a field twice. */
export function readXray(lines: readonly string[]): XrayField[] | null {
  if (lines.length !== 1) return null;
  const texts = (lines[0] ?? "").split(";").map(trim);
  const fields: XrayField[] = [];
  for (const text of texts.filter((one) => one !== "")) {
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*([\x20-\x7e]*)$/.exec(text);
    if (match === null) return null;
    const [, key = "", value = ""] = match;
    const name = DEFINED.find(([one]) => one.toLowerCase() === key.toLowerCase())?.[0];
    fields.push({ key, value, name, sound: name === undefined || isSound(name, value) });
  }
  const named = fields.flatMap(({ name }) => name ?? []);
  if (new Set(named).size < named.length || !named.includes("Root")) return null;
  const broken = fields.some(({ name, sound }) => !sound && (name === "Root" || name === "Parent"));
  return broken ? null : fields;
}

function isSound(name: string, value: string): boolean {
  const form = DEFINED.find(([one]) => one === name)?.[1];
  if (form?.test(value) !== true) return false;
  const [first, , last] = value.split(":");
  if (name === "Lineage") return Number(first) <= 32767 && Number(last) <= 255;
  return name !== "Root" || /[1-9a-f]/.test(value.slice(2));
}

/** The fields as they are written: X-Ray's own in order, without those that are no good, and nothing else. */
export function writeXray(fields: readonly XrayField[]): string {
  return DEFINED.flatMap(([name]) => fields.filter((field) => field.name === name && field.sound))
    .map(({ name, value }) => `${name}=${name === "Root" ? padded(value) : value}`)
    .join(";");
}

function padded(root: string): string {
  const [version, time = "", rest] = root.split("-");
  return [version, time.padStart(8, "0"), rest].join("-");
}
