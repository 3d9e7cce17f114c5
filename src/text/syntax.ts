// What the readers of both syntaxes share: one limit, and one way to refuse.
import type { Places } from "./position.ts";

/** How deep a document may nest: the filter reads 32 levels (policy-semantics.md 1), one of which holds the document. */
export const DEPTH_LIMIT = 31;

/** Why a text is refused, and where. Quotes nothing of the text. */
export class SyntaxProblem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    readonly offset: number,
  ) {
    super(message);
    this.name = "SyntaxProblem";
  }
}

/** What a reader made of a text. Where there are problems, the value is not whole. */
export interface Read {
  value: unknown;
  places: Places;
  problems: SyntaxProblem[];
}

/** Refuses the collection at `offset` when it is nested too deeply. */
export function refuseDepth(depth: number, offset: number): void {
  if (depth > DEPTH_LIMIT)
    throw new SyntaxProblem("depth", "nested too deeply", `at most ${DEPTH_LIMIT} levels`, offset);
}

/** Refuses a key that its mapping already has. */
export function refuseRepeated(known: ReadonlyMap<string, unknown>, key: string, offset: number): void {
  if (known.has(key))
    throw new SyntaxProblem("key-repeated", "this key was given before", "keep one of the two", offset);
}

/** Refuses half a surrogate pair, which UTF-8 cannot say (RFC 8259 section 8.2). */
export function refuseLoneSurrogate(text: string, offset: number): void {
  if (!/\p{Surrogate}/u.test(text)) return;
  throw new SyntaxProblem("text-surrogate", "half a surrogate pair", "write both halves, or the character", offset);
}
