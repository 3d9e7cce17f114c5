// Reads a key bundle (token-spec.md, BUNDLE) from its JSON tree, at configure. Refuses whatever the hop should not hold
// or could not use; says where and what was expected, never what was there.
import { bytesOf } from "../bytes/scan";
import { JsonKind, Node } from "../json/node";
import { Problem } from "../json/problem";
import { classByName, FIRST_OWN_CLASS } from "../words/class";
import { Bundle, OwnClass, Seal } from "./bundle";
import { keyBytes, Leaf, tokenKindOf, Use, useByName } from "./leaf";
import { isBundleName, isBundleNameRun, isKey, isList, isNameOrEmpty, isRecord, kidOf, wholeNumber } from "./shape";

/** Live epochs of a tenant. */
const EPOCHS: i32 = 3;
/** So that recognising is bounded, and a bundle's memory too. */
const SEALS: i32 = 64 * EPOCHS;
const LEAVES: i32 = 256;
const CLASSES: i32 = 256 - FIRST_OWN_CLASS;
const LAST_SECOND: u64 = 253402300799; // year 9999
const LONGEST_KEY: i32 = 96;

const BUNDLE: StaticArray<string> = [
  "v",
  "tenant",
  "service",
  "zone",
  "version",
  "issued",
  "expires",
  "seal",
  "leaves",
  "classes",
];
const SEAL: StaticArray<string> = ["tenant", "epoch", "key"];
const LEAF: StaticArray<string> = ["kid", "use", "origin", "subject", "epoch", "mint_from", "mint_until", "key"];

/** The bundle, with no tenant but its own accepted yet; or null, and `problem` says why. */
export function readBundle(root: Node, problem: Problem): Bundle | null {
  if (!isRecord(root, BUNDLE, problem)) return null;
  if (wholeNumber(the(root, "v"), 1, 1, problem) < 0) return null;
  const names = isBundleName(the(root, "tenant"), problem) && isBundleName(the(root, "service"), problem);
  if (!names || !isBundleName(the(root, "zone"), problem)) return null;
  const bundle = new Bundle(the(root, "tenant").text(), the(root, "service").text(), the(root, "zone").text());
  bundle.version = wholeNumber(the(root, "version"), 0, u64.MAX_VALUE, problem);
  bundle.issued = wholeNumber(the(root, "issued"), 0, LAST_SECOND, problem);
  if (problem.found) return null;
  bundle.expires = wholeNumber(the(root, "expires"), bundle.issued, LAST_SECOND, problem);
  if (problem.found) return null;
  const read =
    readSeals(the(root, "seal"), bundle, problem) &&
    readLeaves(the(root, "leaves"), bundle, problem) &&
    readClasses(the(root, "classes"), bundle, problem);
  memory.fill(changetype<usize>(KEY), 0, LONGEST_KEY);
  if (!read) return null;
  bundle.accept = [];
  return bundle;
}

function readSeals(list: Node, bundle: Bundle, problem: Problem): bool {
  if (!isList(list, SEALS, problem)) return false;
  for (let i = 0; i < list.children.length; i++) {
    const node = list.children[i];
    if (!isRecord(node, SEAL, problem) || !isBundleName(the(node, "tenant"), problem)) return false;
    const tenant = the(node, "tenant").text();
    const epoch = <u32>wholeNumber(the(node, "epoch"), 1, u32.MAX_VALUE, problem);
    if (problem.found || !isKey(the(node, "key"), 16, KEY, problem)) return false;
    let live = 1;
    for (let s = 0; s < bundle.seals.length; s++) {
      if (bundle.seals[s].tenant != tenant) continue;
      live++;
      if (((bundle.seals[s].epoch ^ epoch) & 15) == 0) {
        return problem.say("bundle-epochs", the(node, "epoch").pointer(), "epochs of a tenant that differ modulo 16");
      }
    }
    if (live > EPOCHS) return problem.say("bundle-epochs", node.pointer(), "at most 3 live epochs of a tenant");
    const key = changetype<usize>(KEY);
    bundle.seals.push(new Seal(tenant, epoch, load<u64>(key), load<u64>(key + 8)));
  }
  return true;
}

function readLeaves(list: Node, bundle: Bundle, problem: Problem): bool {
  if (!isList(list, LEAVES, problem)) return false;
  const kids = new StaticArray<u32>(list.children.length);
  for (let i = 0; i < list.children.length; i++) {
    const node = list.children[i];
    if (!isRecord(node, LEAF, problem)) return false;
    const kid = kidOf(the(node, "kid"), problem);
    if (problem.found) return false;
    if (kids.includes(kid)) return problem.say("bundle-kid-repeated", the(node, "kid").pointer(), "a kid of its own");
    kids[i] = kid;
    const leaf = readLeaf(node, kid, bundle, problem);
    if (leaf === null) return false;
    if (leaf.use != Use.MAP_HALF) bundle.leaves.push(leaf); // map.half: the issue on boundaries
  }
  return true;
}

function readLeaf(node: Node, kid: u32, bundle: Bundle, problem: Problem): Leaf | null {
  const useNode = the(node, "use");
  const use = useNode.kind == JsonKind.STRING && isBundleNameRun(useNode.bytes) ? useByName(useNode.text()) : -1;
  if (use < 0) {
    problem.say("bundle-use", useNode.pointer(), "a use such as tok.tenant");
    return null;
  }
  if (!isBundleName(the(node, "origin"), problem) || !isNameOrEmpty(the(node, "subject"), problem)) return null;
  const origin = the(node, "origin").text();
  const subject = the(node, "subject").text();
  if (!fitsUse(node, use, origin, subject, bundle, problem)) return null;
  const epoch = <u32>wholeNumber(the(node, "epoch"), 1, u32.MAX_VALUE, problem);
  const mintFrom = wholeNumber(the(node, "mint_from"), 0, LAST_SECOND, problem);
  if (problem.found) return null;
  const mintUntil = wholeNumber(the(node, "mint_until"), mintFrom, LAST_SECOND, problem);
  if (problem.found || !isKey(the(node, "key"), keyBytes(use), KEY, problem)) return null;
  if (tokenKindOf(use) != 0 && bundle.sealFor(bundle.tenant, epoch) === null) {
    problem.say("bundle-seal-missing", the(node, "epoch").pointer(), "an epoch whose seal of the own tenant is here");
    return null;
  }
  for (let i = 0; i < bundle.leaves.length; i++) {
    const other = bundle.leaves[i];
    if (other.use != use || other.epoch != epoch || other.origin != origin || other.subject != subject) continue;
    problem.say("bundle-leaf-repeated", node.pointer(), "one leaf per use, origin, subject and epoch");
    return null;
  }
  const leaf = new Leaf(use, kid, epoch, KEY, 0);
  leaf.origin = origin;
  leaf.subject = subject;
  leaf.mintFrom = mintFrom;
  leaf.mintUntil = mintUntil;
  return leaf;
}

/** The columns `subject` and `origin` of KEYS: a leaf made for another service or zone is not this hop's to hold. */
function fitsUse(node: Node, use: i32, origin: string, subject: string, bundle: Bundle, problem: Problem): bool {
  const at = the(node, "subject").pointer();
  if (use == Use.MAP_WHOLE || use == Use.MAP_HALF) {
    if (subject.length == 0) return problem.say("bundle-subject", at, "the peer's zone");
    if (origin == bundle.zone) return true;
    return problem.say("bundle-origin", the(node, "origin").pointer(), "the bundle's own zone");
  }
  if (use == Use.TOKEN_SERVICE || use == Use.HASH_SERVICE) {
    return subject == bundle.service || problem.say("bundle-subject", at, "the bundle's own service");
  }
  return subject.length == 0 || problem.say("bundle-subject", at, "an empty string");
}

function readClasses(map: Node, bundle: Bundle, problem: Problem): bool {
  if (map.kind != JsonKind.OBJECT || map.children.length > CLASSES) {
    return problem.say("bundle-shape", map.pointer(), "an object of at most " + CLASSES.toString());
  }
  for (let i = 0; i < map.children.length; i++) {
    const node = map.children[i];
    const number = <i32>wholeNumber(node, FIRST_OWN_CLASS, 255, problem);
    if (problem.found) return false;
    if (!isClassName(node.key)) return problem.say("bundle-class", node.pointer(), "a name that no built-in class has");
    for (let c = 0; c < bundle.classes.length; c++) {
      if (bundle.classes[c].name == node.key)
        return problem.say("bundle-key-repeated", node.pointer(), "one member of a name");
      if (bundle.classes[c].number == number) return problem.say("bundle-class", node.pointer(), "a number of its own");
    }
    bundle.classes.push(new OwnClass(node.key, number));
  }
  return true;
}

function isClassName(name: string): bool {
  const size = name.length;
  if (size < 1 || size > 63) return false;
  for (let i = 0; i < size; i++) if (name.charCodeAt(i) > 0x7f) return false;
  return isBundleNameRun(bytesOf(name)) && classByName(name) < 0;
}

/** The member `isRecord` has shown to be there. */
function the(node: Node, name: string): Node {
  return node.member(name)!;
}

/** A key between its text and its expansion. */
const KEY = new StaticArray<u8>(LONGEST_KEY);
