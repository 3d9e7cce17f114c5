// Reads the plugin configuration into the compiled policy (policy-semantics.md): all that can be known at configure is
// checked here, and what is not understood is refused, never ignored.
import { JsonKind, Node } from "../json/node";
import { Problem } from "../json/problem";
import { hasAll, isObjectOf, isTextOf, readWord } from "../json/shape";
import { bindAttach, readAttach } from "./attach";
import { Policy, PROSE_BYTES } from "./model";
import { readSpec, SPEC_KEYS } from "./spec";
import { strictZones } from "./strict";
import { readZones } from "./zones";

const KEYS: StaticArray<string> = ["attach", "policy"];
const NEEDED: StaticArray<string> = ["attach"];
const HEAD: StaticArray<string> = ["apiVersion", "kind", "metadata", "spec"];
const HEAD_NEEDED: StaticArray<string> = ["apiVersion", "kind", "spec"];
const VERSIONS: StaticArray<string> = ["tracecloak/v1"];
const KINDS: StaticArray<string> = ["TracePolicy"];
const METADATA: StaticArray<string> = ["name", "owner"];

/**
 * The policy of `{"attach": …, "policy": …}`, or null with the first problem found. No policy, or an empty one, is the
 * strict default for that hop (rule 18).
 */
export function readPolicy(root: Node, problem: Problem): Policy | null {
  if (!isObjectOf(root, KEYS, problem) || !hasAll(root, NEEDED, problem)) return null;
  const policy = new Policy();
  const attach = root.member("attach")!;
  if (!readAttach(attach, policy.attach, problem)) return null;
  const document = root.member("policy");
  const empty = document === null || document.kind == JsonKind.NULL || isEmptyObject(document);
  const spec: Node | null = empty ? null : readHead(document!, problem);
  if (problem.found) return null;
  const zones: Node | null = spec === null ? null : spec.member("zones");
  const list = zones === null ? strictZones(policy.attach.zone) : readZones(zones, problem);
  if (list === null) return null;
  policy.zones = list;
  policy.outside = list.length - 1;
  if (!bindAttach(attach, policy, problem)) return null;
  return spec === null || readSpec(spec, policy, problem) ? policy : null;
}

/** The `spec` of a policy document, or null with a problem. */
function readHead(document: Node, problem: Problem): Node | null {
  if (!isObjectOf(document, HEAD, problem) || !hasAll(document, HEAD_NEEDED, problem)) return null;
  if (readWord(document.member("apiVersion")!, VERSIONS, "version-unknown", problem) < 0) return null;
  if (readWord(document.member("kind")!, KINDS, "kind-unknown", problem) < 0) return null;
  const metadata = document.member("metadata");
  if (metadata !== null && !isMetadata(metadata, problem)) return null;
  const spec = document.member("spec")!;
  return isObjectOf(spec, SPEC_KEYS, problem) ? spec : null;
}

/** Free texts for people; nothing is decided by them. */
function isMetadata(node: Node, problem: Problem): bool {
  if (!isObjectOf(node, METADATA, problem)) return false;
  for (let i = 0; i < node.children.length; i++) if (!isTextOf(node.children[i], 0, PROSE_BYTES, problem)) return false;
  return true;
}

function isEmptyObject(node: Node): bool {
  return node.kind == JsonKind.OBJECT && node.children.length == 0;
}
