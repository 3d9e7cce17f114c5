// A header map as a host serialises it, for tables of names and values.

/** The map of `lines`: a name and its value in turns, ASCII. The first name starts behind 4 bytes and 8 for each pair. */
export function serialised(lines: string[]): StaticArray<u8> {
  let size = 4;
  for (let i = 0; i < lines.length; i++) size += 4 + lines[i].length + 1;
  const map = new StaticArray<u8>(size);
  const start = changetype<usize>(map);
  store<u32>(start, lines.length / 2);
  let at = start + 4 + (lines.length << 2);
  for (let i = 0; i < lines.length; i++) {
    store<u32>(start + 4 + (i << 2), lines[i].length);
    String.UTF8.encodeUnsafe(changetype<usize>(lines[i]), lines[i].length, at);
    at += lines[i].length + 1;
  }
  return map;
}
