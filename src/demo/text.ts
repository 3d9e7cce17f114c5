// The report as it is printed: as data, or as text with the verdict first, then one screen, then the details if asked for.
import pc from "picocolors";
import { renderDetails } from "./details.ts";
import type { Look } from "./look.ts";
import { renderOutcome } from "./outcome.ts";
import type { Report } from "./report.ts";
import { renderJourney, renderMap, renderWayBack } from "./screen.ts";

/** How a report is written. */
export interface Writing extends Omit<Look, "colors"> {
  json: boolean;
}

export function writeReport(report: Report, { json, ...look }: Writing, color: boolean): string {
  return json ? `${JSON.stringify(report, null, 2)}\n` : writeText(report, { ...look, colors: pc.createColors(color) });
}

function writeText(report: Report, look: Look): string {
  const { journeys, wayBack } = report;
  const parts = [
    renderOutcome(report, look),
    renderMap(look),
    ...journeys.map((journey) => renderJourney(journey, look)),
    wayBack === null ? [] : renderWayBack(wayBack, look),
    ...(look.details ? journeys.map((journey) => renderDetails(journey, look)) : []),
  ];
  const texts = parts.filter((part) => part.length > 0).map((part) => part.join("\n").trimEnd());
  return `${texts.join("\n\n")}\n`;
}
