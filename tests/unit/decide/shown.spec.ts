import { bytesOf } from "../../../assembly/bytes/scan";
import { Shown } from "../../../assembly/decide/shown";

const shown: Shown = new Shown();

/** 4bf92f3577b34da6a3ce929d0e0e4736 and 00f067aa0ba902b7, as a message of theirs shows them. */
function spells(text: string): bool {
  shown.clear();
  shown.add(0x4bf92f3577b34da6);
  shown.add(0xa3ce929d0e0e4736);
  shown.add(0x00f067aa0ba902b7);
  const bytes = bytesOf("f" + text + "f");
  return shown.isIn(bytes, 1, bytes.length - 1);
}

class Row {
  constructor(
    public name: string,
    public text: string,
    public want: bool,
  ) {}
}

const ROWS: Row[] = [
  new Row("nothing", "", false),
  new Row("the trace id", "4bf92f3577b34da6a3ce929d0e0e4736", true),
  new Row("in upper case", "4BF92F3577B34DA6A3CE929D0E0E4736", true),
  new Row("its high half", "4bf92f3577b34da6", true),
  new Row("its low half", "a3ce929d0e0e4736", true),
  new Row("the span id inside of more digits", "0000f067aa0ba902b70", true),
  new Row("the span id without its first zeros", "f067aa0ba902b7", true),
  new Row("the span id without its first zeros, and letters behind", "x-f067aa0ba902b7z", true),
  new Row("digits of which it lacks one", "067aa0ba902b7", false),
  new Row("one digit too few of a half", "bf92f3577b34da6", false),
  new Row("a UUID of the trace id", "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", true),
  new Row("as X-Ray spells it", "1-4bf92f35-77b34da6a3ce929d0e0e4736", true),
  new Row("the low half in decimal", "11803532876627986230", true),
  new Row("the low half as a negative number", "id:-6643211197081565386", true),
  new Row("the span id in decimal", "n=67667974448284343,", true),
  new Row("another decimal", "11803532876627986231", false),
  new Row("a decimal with a digit more", "118035328766279862301", false),
  new Row("base64 of the trace id's bytes", "S/kvNXezTaajzpKdDg5HNg==", true),
  new Row("base64url of the trace id's bytes", "S_kvNXezTaajzpKdDg5HNg", true),
  new Row("base64 of the span id's bytes", "id:APBnqgupArc=", true),
  new Row("base64 of its bytes behind others", "AABL-S81d7NNpqPOkp0ODkc2", true),
  new Row("base64 of its text", "NGJmOTJmMzU3N2IzNGRhNmEzY2U5MjlkMGUwZTQ3MzY", true),
  new Row("base64 of a decimal", "MTE4MDM1MzI4NzY2Mjc5ODYyMzA=", true),
  new Row("base64 of something else", "S/kvNXezTaejzpKdDg5HNw==", false),
  new Row("zeros", "00000000000000000000000000000000", false),
];

describe("Shown.isIn", () => {
  it("finds an id however it is spelled", () => {
    for (let i = 0; i < ROWS.length; i++) expect(spells(ROWS[i].text)).toBe(ROWS[i].want, ROWS[i].name);
  });

  it("finds nothing where nothing was shown", () => {
    shown.clear();
    shown.add(0);
    const bytes = bytesOf("0000000000000000");
    expect(shown.isIn(bytes, 0, bytes.length)).toBe(false);
  });
});
