// YAML 1.2.2, core schema, less what hides a policy's meaning: tags, anchors, aliases, other versions, more documents.
import {
  type Document,
  type ErrorCode,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
} from "yaml";
import { childPointer, type Lines, Places } from "../text/position.ts";
import { refuseDepth, refuseLoneSurrogate, refuseRepeated, SyntaxProblem } from "../text/syntax.ts";

/** Reads one YAML document. A text that says nothing is null. */
export function readYaml(text: string, lines: Lines): { value: unknown; places: Places } {
  const places = new Places(lines);
  places.add("", 0);
  const documents = parseAllDocuments<ParsedNode>(text, OPTIONS);
  if ("empty" in documents) return { value: null, places };
  const [first, second] = documents;
  if (first !== undefined) refuseFaults(first, text);
  if (second !== undefined) throw new SyntaxProblem(...SECOND, second.range[0]);
  const root = first?.contents ?? null;
  return { value: root === null ? null : new Walk(places).value(root, "", undefined, 1), places };
}

// Repeated keys are found here rather than by the library, whose search takes quadratic time.
const OPTIONS = { version: "1.2", schema: "core", stringKeys: true, uniqueKeys: false, prettyErrors: false } as const;

type Saying = [code: string, message: string, hint: string];

// The library's own messages quote the text; these do not.
const UNREADABLE: Saying = ["yaml-syntax", "not YAML from here", "check quotes, colons and indentation"];
const INDENT: Saying = ["yaml-syntax", "indentation that does not fit", "indent with spaces, items of a list alike"];
const ALIAS: Saying = ["yaml-alias", "anchors and aliases are not read", "write the value out where it is used"];
const TAG: Saying = ["yaml-tag", "tags are not read", "leave it out; to make a text of it, use quotes"];
const DIRECTIVE: Saying = ["yaml-directive", "directives are not read", "leave out lines that start with %"];
const SECOND: Saying = ["yaml-documents", "a second document", "a file holds one policy"];
const DEEP: Saying = ["depth", "nested too deeply", "a policy needs six levels"];
const SAYINGS: Partial<Record<ErrorCode, Saying>> = {
  ALIAS_PROPS: ALIAS,
  BAD_ALIAS: ALIAS,
  BAD_COLLECTION_TYPE: TAG,
  BAD_DIRECTIVE: DIRECTIVE,
  BAD_DQ_ESCAPE: ["yaml-syntax", "an escape that YAML does not have", "in single quotes a backslash is itself"],
  BAD_INDENT: INDENT,
  BAD_SCALAR_START: ["yaml-syntax", "a character that no plain text starts with", "put the text in quotes"],
  MULTIPLE_ANCHORS: ALIAS,
  MULTIPLE_DOCS: SECOND,
  MULTIPLE_TAGS: TAG,
  NON_STRING_KEY: ["yaml-syntax", "a key that is not a text", "keys are plain words"],
  RESOURCE_EXHAUSTION: DEEP,
  TAB_AS_INDENT: INDENT,
  TAG_RESOLVE_FAILED: TAG,
};

function refuseFaults(document: Document.Parsed<ParsedNode>, text: string): void {
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault !== undefined) throw new SyntaxProblem(...(SAYINGS[fault.code] ?? UNREADABLE), fault.pos[0]);
  const { explicit, version } = document.directives.yaml;
  if (explicit && version !== "1.2") throw new SyntaxProblem(...DIRECTIVE, text.indexOf("%YAML"));
}

/** Makes the plain value of a tree of nodes and notes where its parts stand. */
class Walk {
  constructor(readonly places: Places) {}

  value(node: Node, pointer: string, key: number | undefined, depth: number): unknown {
    const start = offsetOf(node);
    this.places.add(pointer, start, key);
    refuseProperties(node, start);
    if (isScalar(node)) return scalar(node.value, start);
    refuseDepth(depth, start);
    if (isSeq<Node>(node)) {
      return node.items.map((item, i) => this.value(item, childPointer(pointer, i), undefined, depth + 1));
    }
    if (!isMap<Node, Node | null>(node)) throw new SyntaxProblem(...UNREADABLE, start);
    const members = new Map<string, unknown>();
    for (const pair of node.items) {
      const at = offsetOf(pair.key);
      refuseProperties(pair.key, at);
      const name = isScalar(pair.key) ? String(scalar(pair.key.value, at)) : "";
      refuseRepeated(members, name, at);
      const child = childPointer(pointer, name);
      if (pair.value === null) this.places.add(child, at, at);
      members.set(name, pair.value === null ? null : this.value(pair.value, child, at, depth + 1));
    }
    return Object.fromEntries(members);
  }
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function refuseProperties(node: Node, start: number): void {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) throw new SyntaxProblem(...ALIAS, start);
  if (node.anchor !== undefined) throw new SyntaxProblem(...ALIAS, start);
  if (node.tag !== undefined) throw new SyntaxProblem(...TAG, start);
}

/** A scalar that JSON can say: numbers are finite, texts are Unicode. */
function scalar(value: unknown, start: number): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new SyntaxProblem("yaml-syntax", "a number out of range", "no key of a policy takes one like it", start);
  }
  if (typeof value === "string") refuseLoneSurrogate(value, start);
  return value;
}
