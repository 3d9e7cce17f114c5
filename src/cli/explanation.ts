// What the filter said of a message, for people and for programs: one row per field, then the headers that leave.
import pc from "picocolors";
import type { Field } from "../host/field.ts";
import type { Header } from "../host/headers.ts";
import type { LocalReply } from "../host/vm.ts";
import type { Position } from "../text/position.ts";
import { printable, renderTable } from "../text/table.ts";
import type { Reason } from "../words/reason.ts";

export interface Explanation {
  /** The policy's path, as given. */
  file: string;
  /** Where an entry of `fields` stands in it. */
  positionOf(entry: number): Position;
  fields: readonly Field[];
  headers: readonly Header[];
  reply: LocalReply | undefined;
}

/** Why, in words, where no entry of `fields` decided alone. */
const WORDS: Record<Reason, string> = {
  entry: "",
  unknown: "no entry matches it",
  "class-name": "class by its name",
  "class-value": "class by its value",
  gate: "no such carrier for this peer",
  malformed: "malformed",
  limit: "over a limit",
  value: "value not listed",
  repeat: "key came twice",
  token: "a token",
  "no-key": "no key",
  cap: "enough new tokens",
  long: "too long for a token",
  trace: "the zone's trace",
  carrier: "the carrier's default",
  exception: "an exception",
  property: "properties are data",
  "no-trace-id": "no trace id",
  "peer-tokens": "no tokens for this peer",
  "host-error": "a host call failed",
  "too-large": "too large to read",
  identity: "the zone's identity headers",
  closed: "the configuration is not served",
  budget: "not looked at: too much work",
};

/** The table and the lines for a terminal `width` columns wide. */
export function writeText(explanation: Explanation, width: number, color: boolean): string {
  const { fields, headers, reply } = explanation;
  const paint = pc.createColors(color);
  const rows = fields.map((field) => ({
    carrier: field.carrier,
    field: field.name.toString("latin1"),
    class: field.class,
    action: field.would ? `would ${actionOf(field)}` : actionOf(field),
    rule: ruleOf(field, explanation),
    before: field.before.toString("latin1"),
    after: field.after?.toString("latin1") ?? null,
  }));
  const table =
    rows.length > 0
      ? renderTable(rows, width, paint)
      : ["no field of a carrier, and no plain header that the policy names"];
  const end = reply === undefined ? paint.bold("leaves as") : paint.bold(`refused with ${reply.code}; logs see`);
  const lines = headers.map(([name, value]) => `  ${paint.dim(`${name}:`)} ${printable(value)}`);
  return `${[...table, "", end, ...(lines.length > 0 ? lines : ["  (nothing)"])].join("\n")}\n`;
}

/** One JSON document. Bytes that are UTF-8 are its text; others are one character a byte. */
export function writeJson(explanation: Explanation): string {
  const { file, fields, headers, reply } = explanation;
  const document = {
    fields: fields.map((field) => ({
      carrier: field.carrier,
      field: textOf(field.name),
      class: field.class,
      action: actionOf(field),
      reason: field.reason,
      rule: field.rule === undefined ? null : { entry: field.rule, file, ...explanation.positionOf(field.rule) },
      changed: field.changed,
      would: field.would,
      before: textOf(field.before),
      after: field.after === null ? null : textOf(field.after),
    })),
    headers: headers.map(([name, value]) => [name, textOf(Buffer.from(value, "latin1"))]),
    reply: reply === undefined ? null : { code: reply.code, body: reply.body },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** An id that the zone's trace changed is remapped: no action of a field says that. */
function actionOf(field: Field): string {
  return field.reason === "trace" && field.changed && field.after !== null ? "remap" : field.action;
}

/** `fields[2] line 12`, a reason in words, or both. */
function ruleOf({ rule, reason }: Field, { positionOf }: Explanation): string {
  const entry = rule === undefined ? "" : `fields[${rule}] line ${positionOf(rule).line}`;
  return [WORDS[reason], entry].filter((part) => part !== "").join(", ");
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}
