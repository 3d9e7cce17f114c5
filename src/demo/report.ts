// What the demonstration found, as data (`--json`) and as text.
import type { Row } from "../text/table.ts";
import { type Colors, elide, renderTable } from "../text/table.ts";
import type { WireName } from "./traffic.ts";
import type { Leak } from "./verdict.ts";

export interface HopReport {
  name: string;
  /** What stands there and whom it faces, for the reader. */
  about: string;
  from: WireName;
  to: WireName;
  request: Row[];
  response: Row[];
}

export interface JourneyReport {
  name: string;
  story: string;
  /** The status that the sender got. */
  status: number;
  hops: HopReport[];
}

/** A header that the wire and the same wasm in the Node host do not agree about. */
export interface Disagreement {
  journey: string;
  hop: string;
  direction: "request" | "response";
  header: string;
}

/** A token taken from a wire, and its value as `tracecloak token open` answers it. */
export interface WayBack {
  wire: WireName;
  token: string;
  value: string;
}

export interface Report {
  /** Whether everything below is as it must be. */
  ok: boolean;
  journeys: JourneyReport[];
  leaks: Leak[];
  disagreements: Disagreement[];
  /** What else went wrong, for people. */
  problems: string[];
  wayBack: WayBack | null;
  searched: { places: number; values: number; bytes: number };
  /** Loopback ports by name, where the demonstration goes on running. */
  ports?: Record<string, number>;
}

export interface Look {
  colors: Colors;
  /** Columns of the terminal. */
  width: number;
}

/** The report as text; the same facts as the data. */
export function renderReport(report: Report, look: Look): string {
  const lines = [
    ...report.journeys.flatMap((journey) => renderJourney(journey, look)),
    ...renderWayBack(report.wayBack, look),
    ...renderVerdict(report, look),
  ];
  return `${lines.join("\n")}\n`;
}

function renderJourney({ name, story, status, hops }: JourneyReport, look: Look): string[] {
  const { bold, dim } = look.colors;
  const head = [bold(`== From ${name}: ${story}`), dim(`   answered ${status}`), ""];
  return [...head, ...hops.flatMap((hop) => renderHop(hop, look))];
}

function renderHop(hop: HopReport, look: Look): string[] {
  const { bold, dim } = look.colors;
  const head = `${bold(hop.name)} ${dim(`${hop.about}; seen on the wires ${hop.from} and ${hop.to}`)}`;
  const request = hop.request.length === 0 ? [dim("  no field on the request")] : table(hop.request, look);
  return [head, ...request, ...renderResponse(hop.response, look), ""];
}

/** A response that passes as it came takes one line: most do. */
function renderResponse(rows: readonly Row[], look: Look): string[] {
  const { dim } = look.colors;
  if (rows.length === 0) return [];
  if (rows.some((row) => row.after !== row.before)) return [dim("  and on the response"), ...table(rows, look)];
  return [dim(`  and on the response, kept: ${rows.map((row) => row.field).join(", ")}`)];
}

function table(rows: readonly Row[], { width, colors }: Look): string[] {
  return renderTable(rows, width - 2, colors).map((line) => `  ${line}`);
}

function renderWayBack(way: WayBack | null, { colors, width }: Look): string[] {
  if (way === null) return [];
  const { bold, cyan, dim } = colors;
  return [
    bold("== The way back, for whoever holds the keyring"),
    `  ${cyan(elide(way.token, width - 2))} ${dim(`(seen on ${way.wire})`)}`,
    `  $ tracecloak token open --keyring keyring.json < token ${dim("->")} ${bold(way.value)}`,
    "",
  ];
}

function renderVerdict(report: Report, { colors }: Look): string[] {
  const { bold, green, red } = colors;
  const { places, values, bytes } = report.searched;
  const findings = [
    ...[...new Set(report.leaks.map(({ label }) => label))].map(
      (label) => `${label} was seen: ${placesOf(report.leaks, label)}`,
    ),
    ...report.disagreements.map(
      ({ journey, hop, direction, header }) =>
        `the wire and the Node host disagree about ${header} in the ${direction} from ${journey} at ${hop}`,
    ),
    ...report.problems,
  ];
  const looked = `${values} values in ${places} places, ${Math.ceil(bytes / 1024)} KiB`;
  if (report.ok) return [green(bold(`Nothing leaked: looked for ${looked}.`))];
  return [red(bold(`Not clean: looked for ${looked}.`)), ...findings.map((finding) => red(`  ${finding}`))];
}

function placesOf(leaks: readonly Leak[], label: string): string {
  return leaks
    .filter((leak) => leak.label === label)
    .map(({ place, encoding }) => `${place} (${encoding})`)
    .join(", ");
}
