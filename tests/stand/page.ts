// The pages of the project as tests see them: fenced samples, tables, relative links.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../src/host/root.ts";

export interface Sample {
  /** The page, and the line of the sample's fence in it. */
  page: string;
  line: number;
  language: string;
  /** What stands behind the language. */
  kind: string;
  text: string;
}

/** Every page, by its path in the project. */
export const PAGES: readonly string[] = [
  ...readdirSync(ROOT).filter((file) => file.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
].sort();

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

/** The fenced samples of a page, of one language if it is named. */
export function samplesOf(page: string, language?: string): Sample[] {
  const text = readPage(page);
  const all = [...text.matchAll(/^```([a-z]*) ?(.*)\n([\s\S]*?)^```$/gm)].map((match): Sample => {
    const [, name = "", kind = "", body = ""] = match;
    return { page, line: lineAt(text, match.index), language: name, kind, text: body };
  });
  return language === undefined ? all : all.filter((sample) => sample.language === language);
}

/** The commands of a page's `sh` samples, continued lines joined, comments gone. */
export function commandsOf(page: string): string[] {
  return samplesOf(page, "sh").flatMap(({ text }) =>
    text
      .replaceAll(/ \\\n +/g, " ")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#")),
  );
}

/** The rows of every table whose first head is `head`, as cells without backticks. */
export function rowsOf(page: string, head: string): string[][] {
  const tables = [...readPage(page).matchAll(new RegExp(`^\\| ${head} \\|.*\\n\\|[-|]*\\n((?:\\|.*\\n)+)`, "gm"))];
  return tables.flatMap(([, body = ""]) =>
    body
      .trim()
      .split("\n")
      .map((row) =>
        row
          .slice(2, -2)
          .split(" | ")
          .map((cell) => cell.replaceAll("`", "")),
      ),
  );
}

/** The links of a page that lead to files of the project, with the line they stand in. */
export function linksOf(page: string): { line: number; target: string }[] {
  const text = readPage(page).replaceAll(/^```[\s\S]*?^```$/gm, (sample) => sample.replaceAll(/[^\n]/g, " "));
  const found = [...text.matchAll(/\]\(([^)\s]+)\)/g)];
  return found
    .map((match) => ({ line: lineAt(text, match.index), target: match[1] as string }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** What a heading's link is, as hosts of git repositories make it. */
export function anchorsOf(page: string): string[] {
  const headings = [...readPage(page).matchAll(/^#+ (.*)$/gm)];
  return headings.map(([, text = ""]) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
