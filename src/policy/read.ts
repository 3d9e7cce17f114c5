// A policy's text, YAML or JSON, as a plain value that knows where its parts stand. Judges nothing of what it says.
import { readJson } from "../text/json.ts";
import { Lines, type Places, type Position } from "../text/position.ts";
import { SyntaxProblem } from "../text/syntax.ts";
import { readYaml } from "./yaml.ts";

/** A text that was read: the plain value (JSON's types alone), and the places of its keys and values. */
export interface PolicyText {
  value: unknown;
  places: Places;
  /** The place of the value at an RFC 6901 pointer into `value`, or of the nearest one above it. */
  positionOf(pointer: string): Position;
}

/** Longer texts are not read at all. What the filter takes is less; it is the filter that says so. */
export const TEXT_LIMIT_BYTES = 1024 * 1024;

/** Why a text could not be read: a place, a reason, a remedy; never a piece of the text. */
export class PolicyReadError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    readonly file: string,
    readonly position: Position,
  ) {
    super(message);
    this.name = "PolicyReadError";
  }
}

/**
 * Reads `text`, which came from `file`: JSON (RFC 8259) where the name ends in `.json`, else YAML 1.2, core schema,
 * one document without tags, anchors and aliases. Both refuse repeated keys. Bytes must be UTF-8.
 * @throws {PolicyReadError}
 */
export function readPolicyText(text: string | Uint8Array, file: string): PolicyText {
  const decoded = typeof text === "string" ? text : decode(text, file);
  const lines = new Lines(decoded);
  try {
    if (Buffer.byteLength(decoded) > TEXT_LIMIT_BYTES) {
      throw new SyntaxProblem("text-limit", "too long for a policy", `at most ${TEXT_LIMIT_BYTES} bytes`, 0);
    }
    const read = isJson(file) ? readJson : readYaml;
    const { value, places } = read(decoded, lines);
    return { value, places, positionOf: (pointer) => places.value(pointer) };
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    throw new PolicyReadError(problem.code, problem.message, problem.hint, file, lines.at(problem.offset));
  }
}

function isJson(file: string): boolean {
  return file.toLowerCase().endsWith(".json");
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PolicyReadError("text-utf8", "not UTF-8", "save the file as UTF-8", file, { line: 1, column: 1 });
  }
}
