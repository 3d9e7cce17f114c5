// The demonstration on one screen: what was planted, what each hop took, what the partner saw, and the way back. Shows no
// value that was planted, but for the one that a token opens to.
import { painter, printable, type Row } from "../text/table.ts";
import { byEffect, EFFECTS, effectOf, namesOf } from "./effect.ts";
import { OTHERS } from "./hop.ts";
import { type Look, paragraph, showValue } from "./look.ts";
import type { HopReport, JourneyReport, WayBack } from "./report.ts";
import { findTokens } from "./verdict.ts";

const MAP = [
  "  browser -> [edge] -> [checkout] -> [billing] -> partner",
  "  job -------------------^  [ ] is Envoy with the filter",
];

const WAY_BACK = "The way back: whoever holds the keys opens a token (tracecloak token open)";

/** Columns of a journey's lines: who, did what, to how many. */
const WHO = "checkout out".length;
const DID = "removed".length;
const COUNT = 2;
const INDENT = 2 + WHO + 2 + DID + 1 + COUNT + 2;

/** One line of a journey: who, did what, to how many, namely. */
interface Entry {
  who: string;
  /** Its effect, or another word. */
  did: string;
  count: number;
  names: string;
  paint: (text: string) => string;
}

export function renderMap({ colors }: Look): string[] {
  return MAP.map(colors.dim);
}

export function renderJourney(journey: JourneyReport, look: Look): string[] {
  const { sender, story, planted, hops } = journey;
  const { bold, green, yellow } = look.colors;
  const entries: Entry[] = [
    { who: sender, did: "planted", count: planted.length, names: shared(planted), paint: yellow },
    ...hops.flatMap((hop) => requestEntries(hop, look)),
    partnerEntry(journey, green, look),
    ...answerEntries(hops, look),
  ];
  return [...paragraph(story, 2, look).map(bold), ...grid(entries, look)];
}

export function renderWayBack(way: WayBack, look: Look): string[] {
  const { bold, cyan, dim } = look.colors;
  const [arrow, value] = ["  ->  ", printable(way.value)];
  const token = showValue(way.token, look.width - 2 - arrow.length - value.length, look);
  return [...paragraph(WAY_BACK, 2, look).map(bold), `  ${cyan(token)}${dim(arrow)}${bold(value)}`];
}

function requestEntries(hop: HopReport, { colors }: Look): Entry[] {
  const who = shortName(hop);
  const groups = byEffect(hop.request);
  if (groups.length === 0) return [{ who, did: "took", count: 0, names: "nothing", paint: colors.dim }];
  return groups.map(([did, rows], at) => ({
    who: at === 0 ? who : "",
    did,
    count: rows.length,
    names: groups.length === 1 && did === "kept" ? allOf(rows) : namesOf(rows).join(", "),
    paint: painter(EFFECTS[did], colors),
  }));
}

/** A hop that keeps all it gets: the names stand above already, so only the tokens are told, which it knew as such. */
function allOf(rows: readonly Row[]): string {
  const tokens = rows.filter(({ before }) => findTokens(before)[0] === before);
  return tokens.length === 0 ? "all, as they came" : `all, the tokens too: ${namesOf(tokens).join(", ")}`;
}

/** What the partner got besides what Envoy and HTTP write; with its value where the filter made it. */
function partnerEntry({ arrived, hops }: JourneyReport, paint: Entry["paint"], look: Look): Entry {
  const made = (hops.at(-1)?.request ?? []).filter((row) => effectOf(row) === "new id").map((row) => row.field);
  const lines = (arrived ?? []).filter(([name]) => !OTHERS.test(name.toLowerCase()));
  const shown = lines.map(([name, value]) => {
    if (!made.includes(name.toLowerCase())) return printable(name);
    return `${name}: ${showValue(printable(value), look.width - INDENT - name.length - 2, look)}`;
  });
  const none = arrived === null ? "nothing, the request did not get there" : "nothing that a trace or a user is in";
  return { who: "partner", did: "saw", count: lines.length, names: shown.join(", ") || none, paint };
}

/** What the hops did to the answer, on its way from the partner to the sender. */
function answerEntries(hops: readonly HopReport[], look: Look): Entry[] {
  const back = [...hops].reverse();
  return byEffect(back.flatMap((hop) => hop.response)).map(([did, rows], at) => {
    const places = new Map<string, string[]>();
    for (const hop of back)
      for (const name of namesOf(hop.response.filter((row) => rows.includes(row))))
        places.set(name, [...(places.get(name) ?? []), shortName(hop)]);
    return {
      who: at === 0 ? "answer" : "",
      did,
      count: rows.length,
      names: [...places].map(([name, where]) => `${name} at ${merged(where).join(", ")}`).join("; "),
      paint: painter(EFFECTS[did], look.colors),
    };
  });
}

/** `billing in, checkout out, checkout in` as `billing in, checkout`. */
function merged(hops: readonly string[]): string[] {
  const service = (hop: string) => hop.replace(/ (?:in|out)$/, "");
  const both = (hop: string) => ["in", "out"].every((way) => hops.includes(`${service(hop)} ${way}`));
  return [...new Set(hops.map((hop) => (both(hop) ? service(hop) : hop)))];
}

function grid(entries: readonly Entry[], look: Look): string[] {
  return entries.flatMap(({ who, did, count, names, paint }) => {
    const [first = "", ...rest] = paragraph(names, INDENT, look);
    const head = `${did.padEnd(DID)} ${String(count).padStart(COUNT)}`;
    return [`  ${who.padEnd(WHO)}  ${paint(head)}  ${first}`.trimEnd(), ...rest];
  });
}

/** `checkout, inbound` as the screen has it. */
function shortName({ name }: HopReport): string {
  return name.replace(", inbound", " in").replace(", outbound", " out");
}

/** `alice's user id, alice's e-mail` as `alice's user id, e-mail`. */
function shared(labels: readonly string[]): string {
  const owner = (label = "") => /^\w+'s /.exec(label)?.[0] ?? "";
  return labels
    .map((label, at) => (at > 0 && owner(label) === owner(labels[at - 1]) ? label.slice(owner(label).length) : label))
    .join(", ");
}
