// "Did you mean": the known word that takes the fewest edits.

/** The word nearest to `name`, or undefined when none is near: more than a third of its letters would change. */
export function nearest(name: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestEdits = Math.floor(Math.max(name.length, 3) / 3) + 1;
  const lower = name.toLowerCase();
  for (const word of words) {
    const edits = distance(lower, word.toLowerCase(), bestEdits);
    if (edits < bestEdits) {
      bestEdits = edits;
      best = word;
    }
  }
  return best;
}

/**
 * The header whose name is nearest to `name`: of as many words, or the same letters with other dashes. `x-request-id` is near
 * in spelling to `request-id`, and is another header.
 */
export function nearestHeader(name: string, headers: readonly string[]): string | undefined {
  const words = (text: string) => text.toLowerCase().split(/[-_.]/);
  const typed = words(name);
  const same = headers.find((header) => words(header).join("") === typed.join(""));
  return (
    same ??
    nearest(
      name,
      headers.filter((header) => words(header).length === typed.length),
    )
  );
}

/** More words than these are too many to read. */
const WORDS_LIMIT = 12;

/** A sentence that offers the nearest word, or else all of them. */
export function didYouMean(name: unknown, words: readonly string[]): string {
  const near = typeof name === "string" ? nearest(name, words) : undefined;
  if (near !== undefined) return `did you mean "${near}"?`;
  return words.length > WORDS_LIMIT ? "docs/policy.md lists them" : `one of ${words.join(", ")}`;
}

/** Edits from `a` to `b`: insert, delete, replace, swap neighbours (optimal string alignment). At least `limit`: `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, at(before, j - 2) + 1);
      }
      row.push(edits);
    }
    before = above;
    above = row;
  }
  return Math.min(at(above, b.length), limit);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
