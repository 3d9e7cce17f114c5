// A policy's text, YAML or JSON, as a plain value that knows where its parts stand. Judges nothing of what it says.
import { readJson } from "../text/json.ts";
import { Lines, Places, type Position } from "../text/position.ts";
import { Problem } from "../text/problem.ts";
import { type Read, SyntaxProblem } from "../text/syntax.ts";
import { readYaml } from "./yaml.ts";

/** A text that was read: the plain value (JSON's types alone), and the places of its keys and values. */
export interface PolicyText {
  value: unknown;
  places: Places;
  /** The place of the value at an RFC 6901 pointer into `value`, or of the nearest one above it. */
  positionOf(pointer: string): Position;
}

/** Why a text could not be read: a place, a reason, a remedy; never a piece of the text. */
export interface SyntaxFault extends Position {
  code: string;
  message: string;
  hint: string;
}

/** Longer texts are not read at all. What the filter takes is less; it is the filter that says so. */
export const TEXT_LIMIT_BYTES = 1024 * 1024;

/** More faults than these are too many to read. */
const FAULTS_LIMIT = 20;

/**
 * Reads `text`, which came from `file`: JSON (RFC 8259) where the name ends in `.json`, else YAML 1.2, core schema,
 * one document without tags, anchors and aliases. Both refuse repeated keys. Bytes must be UTF-8.
 * @throws {Problem} for the first fault; its path is FILE:LINE:COLUMN
 */
export function readPolicyText(text: string | Uint8Array, file: string): PolicyText {
  const read = tryPolicyText(text, file);
  if (!("faults" in read)) return read;
  const { code, message, hint, line, column } = read.faults[0];
  const path = `${file}:${line}:${column}`;
  throw new Problem(code, `${path}: ${message} [${code}]`, hint, path);
}

/** As `readPolicyText`, but answers every fault that it finds, in the order of the text. */
export function tryPolicyText(
  text: string | Uint8Array,
  file: string,
): PolicyText | { faults: [SyntaxFault, ...SyntaxFault[]] } {
  const decoded = typeof text === "string" ? text : decode(text);
  if (decoded === null) return { faults: [NOT_UTF8] };
  const lines = new Lines(decoded);
  const { value, places, problems } = readAll(decoded, isJson(file), lines);
  const [first, ...rest] = problems
    .sort((a, b) => a.offset - b.offset)
    .slice(0, FAULTS_LIMIT)
    .map(({ code, message, hint, offset }) => ({ code, message, hint, ...lines.at(offset) }));
  if (first !== undefined) return { faults: [first, ...rest] };
  return { value, places, positionOf: (pointer) => places.value(pointer) };
}

const NOT_UTF8: SyntaxFault = {
  code: "text-utf8",
  message: "not UTF-8",
  hint: "save the file as UTF-8",
  line: 1,
  column: 1,
};

function readAll(text: string, json: boolean, lines: Lines): Read {
  try {
    if (Buffer.byteLength(text) > TEXT_LIMIT_BYTES)
      throw new SyntaxProblem("text-limit", "too long for a policy", `at most ${TEXT_LIMIT_BYTES} bytes`, 0);
    return json ? { ...readJson(text, lines), problems: [] } : readYaml(text, lines);
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    return { value: null, places: new Places(lines), problems: [problem] };
  }
}

function isJson(file: string): boolean {
  return file.toLowerCase().endsWith(".json");
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
