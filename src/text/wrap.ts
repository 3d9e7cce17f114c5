// Breaks text into lines for a terminal. Counts characters, so it takes plain text: colours come after.

/** The words of `text` in lines of at most `width` characters. A word that is longer keeps a line of its own, whole. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

/** A value in pieces of at most `width` characters, one at least. */
export function breakValue(value: string, width: number): string[] {
  const pieces = [value.slice(0, width)];
  for (let at = width; at < value.length; at += width) pieces.push(value.slice(at, at + width));
  return pieces;
}
