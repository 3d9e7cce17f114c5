// YAML 1.2.2, core schema, less what hides a policy's meaning: tags, anchors, aliases, other versions, more documents.
import {
  type Document,
  type ErrorCode,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  parseAllDocuments,
} from "yaml";
import { childPointer, type Lines, Places } from "../text/position.ts";
import { type Read, refuseDepth, refuseLoneSurrogate, refuseRepeated, SyntaxProblem } from "../text/syntax.ts";

/** Reads one YAML document, and finds all that is wrong with it. A text that says nothing is null. */
export function readYaml(text: string, lines: Lines): Read {
  const places = new Places(lines);
  places.add("", 0);
  const documents = parseAllDocuments<ParsedNode>(text, OPTIONS);
  if ("empty" in documents) return { value: null, places, problems: [] };
  const [first, second] = documents;
  const problems = first === undefined ? [] : faultsOf(first, text);
  if (second !== undefined) problems.push(new SyntaxProblem(...SECOND, second.range[0]));
  const root = first?.contents ?? null;
  if (root === null || problems.length > 0) return { value: null, places, problems };
  const walk = new Walk(places);
  const value = walk.value(root, "", undefined, 1);
  // The library knows where a tag stands, and the walk what it stands before.
  const tags = (first?.warnings ?? []).map(({ code, pos }) => new SyntaxProblem(...sayingOf(code), pos[0]));
  const others = tags.length === 0 ? walk.problems : walk.problems.filter(({ code }) => code !== TAG[0]);
  return { value, places, problems: [...tags, ...others] };
}

// Repeated keys are found here rather than by the library, whose search takes quadratic time.
const OPTIONS = { version: "1.2", schema: "core", stringKeys: true, uniqueKeys: false, prettyErrors: false } as const;

type Saying = [code: string, message: string, hint: string];

// The library's own messages quote the text; these do not.
const UNREADABLE: Saying = ["yaml-syntax", "not YAML from here", "check quotes, colons and indentation"];
const INDENT: Saying = [
  "yaml-syntax",
  "indentation that does not fit",
  "indent with spaces, items of a list alike, and close every bracket",
];
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

function sayingOf(code: ErrorCode): Saying {
  return SAYINGS[code] ?? UNREADABLE;
}

/** What the library says, each code once: one slip of quotes or indentation makes it say the same of all that follows. */
function faultsOf(document: Document.Parsed<ParsedNode>, text: string): SyntaxProblem[] {
  const faults = new Map<string, SyntaxProblem>();
  // Where the library gave up, what else it says depends on how much stack it had.
  const exhausted = document.errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  for (const { code, pos } of exhausted === undefined ? document.errors : [exhausted]) {
    const saying = sayingOf(code);
    if (!faults.has(saying[0])) faults.set(saying[0], new SyntaxProblem(...saying, pos[0]));
  }
  const { explicit, version } = document.directives.yaml;
  if (faults.size === 0 && explicit && version !== "1.2")
    return [new SyntaxProblem(...DIRECTIVE, text.indexOf("%YAML"))];
  return [...faults.values()];
}

/** Makes the plain value of a tree of nodes and notes where its parts stand. What is refused is noted, and left out. */
class Walk {
  readonly problems: SyntaxProblem[] = [];

  constructor(readonly places: Places) {}

  value(node: Node, pointer: string, key: number | undefined, depth: number): unknown {
    return this.attempt(() => this.read(node, pointer, key, depth)) ?? null;
  }

  private read(node: Node, pointer: string, key: number | undefined, depth: number): unknown {
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
    for (const pair of node.items) this.attempt(() => this.member(members, pair, pointer, depth));
    return Object.fromEntries(members);
  }

  private member(members: Map<string, unknown>, pair: Pair<Node, Node | null>, pointer: string, depth: number): void {
    const at = offsetOf(pair.key);
    refuseProperties(pair.key, at);
    const name = isScalar(pair.key) ? String(scalar(pair.key.value, at)) : "";
    refuseRepeated(members, name, at);
    const child = childPointer(pointer, name);
    if (pair.value === null) this.places.add(child, at, at);
    members.set(name, pair.value === null ? null : this.value(pair.value, child, at, depth + 1));
  }

  private attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (problem) {
      if (!(problem instanceof SyntaxProblem)) throw problem;
      this.problems.push(problem);
      return undefined;
    }
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
