// Every field of every hop, before and after, behind the one screen.
import { printable, type Row, renderTable } from "../text/table.ts";
import { type Look, paragraph } from "./look.ts";
import type { HopReport, JourneyReport } from "./report.ts";

export function renderDetails({ story, status, hops, arrived }: JourneyReport, look: Look): string[] {
  const { bold, dim } = look.colors;
  const head = [...paragraph(`== ${story}`, 3, look).map(bold), dim(`   answered ${status}`), ""];
  return [...head, ...hops.flatMap((hop) => renderHop(hop, look)), ...renderArrived(arrived, look)];
}

function renderHop(hop: HopReport, look: Look): string[] {
  const { bold, dim } = look.colors;
  const [title = "", ...rest] = paragraph(
    `${hop.name} ${hop.about}; seen on the wires ${hop.from} and ${hop.to}`,
    2,
    look,
  );
  const head = [bold(hop.name) + dim(title.slice(hop.name.length)), ...rest.map(dim)];
  const request = hop.request.length === 0 ? [dim("  no field on the request")] : table(hop.request, look);
  return [...head, ...request, ...renderResponse(hop.response, look), ""];
}

/** A response that passes as it came takes one line: most do. */
function renderResponse(rows: readonly Row[], look: Look): string[] {
  const { dim } = look.colors;
  if (rows.length === 0) return [];
  if (rows.some((row) => row.after !== row.before)) return [dim("  and on the response"), ...table(rows, look)];
  return [dim(`  and on the response, kept: ${rows.map((row) => row.field).join(", ")}`)];
}

function renderArrived(arrived: JourneyReport["arrived"], { colors }: Look): string[] {
  if (arrived === null) return [];
  const { bold, dim } = colors;
  const lines = arrived.map(([name, value]) => `  ${dim(`${name}:`)} ${printable(value)}`);
  return [`${bold("partner")} ${dim("every header it got")}`, ...lines, ""];
}

/** On a terminal a long value goes on in the next line; elsewhere it stands whole, for whatever reads lines. */
function table(rows: readonly Row[], { width, terminal, colors }: Look): string[] {
  const lines = renderTable(rows, terminal ? width - 2 : Number.POSITIVE_INFINITY, colors, "wrap");
  return lines.map((line) => `  ${line}`);
}
