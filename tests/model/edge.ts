// Plain headers that no entry names, at a boundary, said naively (policy-semantics.md 9; carriers.md rows 32 to 38).
import { type Expected, trim } from "./header.ts";
import type { Side } from "./policy.ts";

const REQUEST_ID = /(?:(?<!return-client)-(?:request-?id|correlationid|trace-id|debug-id)|correlation-id|^cf-ray)$/;
const ADDRESS = /(?:client-?|real-|user-)ip$|original-forwarded-for$|^cf-(?:connecting-|pseudo-)?ip/;
const PATH = /^x-(?:original-ur[il]|(?:envoy-)?original-path|rewrite-url|forwarded-(?:uri|path))$/;
const MESH = /^x-(?:istio-|envoy-(?!external-address$|internal$))/;
/** Of what the tests send, the names that mean a person or an account. */
const PERSON = /user|customer|e-?mail|account|tenant|phone|patient|^from$/;

/** Whether a name is one of these, so that the tests can tell what is theirs to look at. */
export function isEdgeHeader(name: string): boolean {
  return name === "referer" || [REQUEST_ID, ADDRESS, PATH, MESH, PERSON].some((form) => form.test(name));
}

/** What leaves of all lines of a plain header, or undefined where it is none of these; `keys`: whether there are any. */
export function scrubEdge(side: Side, name: string, lines: string[], keys: boolean): Expected[] | undefined {
  if (REQUEST_ID.test(name)) return side.trace === "keep" ? undefined : scrubRequestId(side, lines.map(trim), keys);
  if (side.own) return undefined;
  if (ADDRESS.test(name)) return [];
  if (name === "referer") return one(lines, (line) => cutReferer(line));
  if (PATH.test(name)) return one(lines, (line) => cutPath(line));
  // Open: what cannot be cut is a mesh header only where it is none of the rewritten paths.
  if (side.direction === "in" && (MESH.test(name) || PERSON.test(name))) return [];
  return undefined;
}

function one(lines: string[], cut: (line: string) => string | undefined): Expected[] {
  const [line = "", ...others] = lines;
  const left = others.length > 0 ? undefined : cut(trim(line));
  if (left === undefined) return [];
  return [[left === trim(line) ? line : left]];
}

/** Rule 14, as docs/decisions/0015 has it for request ids: mapped out under `remap` and in under `restart`, else gone. */
function scrubRequestId(side: Side, lines: string[], keys: boolean): Expected[] {
  const [id = "", ...others] = lines;
  const maps = side.trace === (side.direction === "in" ? "restart" : "remap");
  const fits = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{32})$/i.test(id);
  return maps && keys && fits && others.length === 0 ? [[{ request: id.toLowerCase() }]] : [];
}

const ORIGIN =
  /^(https?:\/\/)(?:[^/?#\\]*@)?(?=[^/?#\\]{1,259}(?:[/?#\\]|$))((?:[\w.-]+|\[[\da-f.:]+\])(?::\d{0,5})?)(?=[/?#\\]|$)/i;

/** The origin as it came or in lower case with a slash behind it. */
function cutReferer(line: string): string | undefined {
  const match = ORIGIN.exec(line);
  if (match === null) return undefined;
  const origin = `${match[1]}${match[2]}`.toLowerCase();
  return line === origin ? line : `${origin}/`;
}

function cutPath(line: string): string | undefined {
  const match = ORIGIN.exec(line);
  if (match === null && !line.startsWith("/")) return undefined;
  const [whole = "", scheme = "", host = ""] = match ?? [];
  const [path = ""] = line.slice(whole.length).split(/[?#]/);
  const segments = path === "" ? [] : path.slice(1).split("/");
  if (segments.filter((segment) => segment !== "").length > 64) return undefined;
  const left = segments.map((segment, i) => {
    if (segment === "" || (isPlain(segment) && !namesOwner(segments[i - 1] ?? ""))) return segment;
    return "*";
  });
  return [`${scheme}${host}`.toLowerCase(), ...left].join("/");
}

function isPlain(segment: string): boolean {
  return /^[a-z]{1,20}(?:[-_][a-z]{1,20}){0,3}$/.test(segment) || /^v\d[\d.]{0,4}$/.test(segment);
}

function namesOwner(segment: string): boolean {
  const decoded = segment.replace(/%[\da-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
  return /^\.+$/.test(decoded) || OWNERS.has(decoded.toLowerCase());
}

/** Of what the tests send, the segments that say who the next one is. */
const OWNERS = new Set(["users", "user", "customers", "accounts", "orders", "patients"]);
