// The verdict in words: whether anything was seen where it must not be, what, and where. Names values by their labels.
import { type Look, paragraph } from "./look.ts";
import type { Report } from "./report.ts";
import type { Leak } from "./verdict.ts";

/** A finding on the one screen names so many places; with `--details` it names all. */
const PLACES_SHOWN = 1;

export function renderOutcome(report: Report, look: Look): string[] {
  const { bold, dim, green, red } = look.colors;
  const { places, values, bytes } = report.searched;
  const planted = report.journeys.reduce((sum, journey) => sum + journey.planted.length, 0);
  const searched = `Looked for ${planted} planted values and ${values - planted} tokens, ids and keys of the mesh in ${places} places (${Math.ceil(bytes / 1024)} KiB).`;
  const lines = report.ok
    ? paragraph(`Nothing leaked: none of ${values} values was seen where it must not be.`, 2, look).map((line) =>
        green(bold(line)),
      )
    : [
        ...paragraph(headline(report), 2, look).map((line) => red(bold(line))),
        ...findings(report, look).map((line) => red(line)),
      ];
  return [...lines, ...paragraph(searched, 0, look).map(dim)];
}

function headline({ leaks, searched }: Report): string {
  const seen = new Set(leaks.map(({ label }) => label)).size;
  if (seen === 0) return "Not clean: no value leaked, but something else went wrong.";
  return `Not clean: ${seen} of ${searched.values} values ${seen === 1 ? "was" : "were"} seen where ${seen === 1 ? "it" : "they"} must not be.`;
}

function findings(report: Report, look: Look): string[] {
  const planted = report.journeys.flatMap((journey) => journey.planted);
  const seen = new Set(report.leaks.map(({ label }) => label));
  const labels = [
    ...planted.filter((label) => seen.has(label)),
    ...[...seen].filter((label) => !planted.includes(label)),
  ];
  const texts = [
    ...labels.map((label) => `${label} was seen: ${placesOf(report.leaks, label, look)}`),
    ...report.disagreements.map(
      ({ journey, hop, direction, header }) =>
        `the wire and the Node host disagree about ${header} in the ${direction} from ${journey} at ${hop}`,
    ),
    ...report.problems,
  ];
  return texts.flatMap((text) => paragraph(`  ${text}`, 4, look));
}

function placesOf(leaks: readonly Leak[], label: string, { details }: Look): string {
  const all = leaks.filter((leak) => leak.label === label).map(({ place, encoding }) => `${place} (${encoding})`);
  const shown = details ? all : all.slice(0, PLACES_SHOWN);
  const rest = all.length - shown.length;
  return shown.join(", ") + (rest === 0 ? "" : ` and in ${rest} more place${rest === 1 ? "" : "s"}`);
}
