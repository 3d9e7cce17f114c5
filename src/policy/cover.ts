// Which names and globs are met before others are (policy-semantics.md 2, 3, 8): only sure answers, never a guess.

/** Whether all that `inner` matches, `outer` matches as well. Either may be a literal. */
export function globCovers(outer: string, inner: string): boolean {
  // An asterisk of `inner` stands for any bytes, so only an asterisk of `outer` can take it.
  let at = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (i < inner.length) {
    if (outer[at] === "*") {
      star = at++;
      resume = i;
    } else if (outer[at] === inner[i]) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  while (outer[at] === "*") at++;
  return at === outer.length;
}

/** A field's name as restricting actions match it: lower case, without separators. Globs keep their asterisks. */
export function foldName(name: string): string {
  return name.toLowerCase().replaceAll(/[-._]/g, "");
}

/** Whether an absent or longer list of names leaves nothing out that `inner` has. Absent means all. */
export function listCovers(outer: readonly string[] | undefined, inner: readonly string[] | undefined): boolean {
  if (outer === undefined) return true;
  return inner?.every((name) => outer.includes(name)) ?? false;
}
