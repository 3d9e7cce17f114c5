import { edges, letters, takeLetters } from "../../../../assembly/detect/name/letters";

class Row {
  constructor(
    public name: string,
    public words: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("userEMail", "user e mail"),
  new Row("USER_E-MAIL", "user e mail"),
  new Row("user.e.mail2", "user e mail"),
  new Row("HTTPServer", "http server"),
  new Row("a1bc--d", "a bc d"),
  new Row("pr\xc3\xa9nom", "prenom"),
  new Row("PR\xc3\x89NOM", "prenom"), // an accent among capitals is no small letter
  new Row("AB\xc3\xa9CD", "abecd"),
  new Row("ab\xc3\x97cd\xc3", "ab cd"), // no letter, and half of one
];

/** The words that were taken in, with a space between two. */
function words(count: i32): string {
  let text = "";
  for (let i = 0; i < count; i++) {
    if (edges[i] && i > 0) text += " ";
    text += String.fromCharCode(letters[i]);
  }
  return edges[count] ? text : text + "…";
}

describe("takeLetters", () => {
  it("parts a name into words wherever it stands, and takes nothing of what stands around", () => {
    for (let r = 0; r < ROWS.length; r++) {
      const name = ROWS[r].name;
      for (let before = 0; before < 34; before++) {
        for (let room = 0; room < 40; room += 13) {
          // Letters around the run, dots in front of the name.
          const buf = new StaticArray<u8>(1 + before + name.length + room).fill(0x61);
          for (let i = 0; i < before; i++) buf[1 + i] = 0x2e;
          for (let i = 0; i < name.length; i++) buf[1 + before + i] = <u8>name.charCodeAt(i);
          expect(words(takeLetters(buf, 1, 1 + before + name.length))).toBe(ROWS[r].words, name);
        }
      }
    }
  });
});
