import { readPairs } from "../../../assembly/bytes/pairs";
import { Writer } from "../../../assembly/bytes/writer";
import { Edits } from "../../../assembly/decide/edits";
import { Sent } from "../../../assembly/decide/sent";
import { Ids } from "../../../assembly/decide/trace";
import { serialised } from "../pairs";

const out: Writer = new Writer(new StaticArray<u8>(4096));
const room: StaticArray<u8> = new StaticArray<u8>(8192);

/** The property that an attempt leaves that found `id: a`, `id: b` and `user: alice`, wrote `id: m` and removed `user`. */
function left(sent: Sent): StaticArray<u8> {
  const map = serialised(["id", "a", "id", "b", "user", "alice"]);
  readPairs(map, 0, map.length);
  const names = 4 + 3 * 8;
  const edits = new Edits();
  out.reset();
  out.text("m");
  edits.replace(names, names + 2, 0, 1);
  const user = names + 2 * (2 + 1 + 2);
  edits.remove(user, user + 4);
  const start = sent.save(map, edits, out);
  return out.buf.slice<StaticArray<u8>>(start, out.at);
}

/** What is put back where the next attempt finds the map `lines` and that property: `name=line|line;…`. */
function restored(sent: Sent, property: StaticArray<u8>, lines: string[]): string {
  const map = serialised(lines);
  memory.copy(changetype<usize>(room), changetype<usize>(map), map.length);
  memory.copy(changetype<usize>(room) + 4096, changetype<usize>(property), property.length);
  readPairs(room, 0, map.length);
  sent.reset(1, 2);
  if (!sent.read(room, 4096, 4096 + property.length)) return "unread";
  let text = "";
  while (sent.next()) {
    text += textOf(sent.nameFrom, sent.nameTo) + "=";
    for (let i = 0; i < sent.lines; i++) {
      const from = sent.line();
      text += (i == 0 ? "" : "|") + textOf(from, sent.lineTo);
    }
    text += ";";
  }
  return text;
}

function textOf(from: i32, to: i32): string {
  return String.UTF8.decodeUnsafe(changetype<usize>(room) + from, to - from);
}

describe("what was sent", () => {
  it("is put back where the lines are those that were written", () => {
    const sent = new Sent();
    sent.reset(1, 2);
    const property = left(sent);
    expect(restored(sent, property, ["x", "1", "id", "m"])).toBe("id=a|b;user=alice;");
    expect(restored(sent, property, ["id", "fresh"])).toBe("user=alice;");
    expect(restored(sent, property, ["id", "m", "id", "m"])).toBe("user=alice;");
    expect(restored(sent, property, ["id", "m", "user", "bob"])).toBe("id=a|b;");
    expect(restored(sent, property, ["id", "a", "id", "b", "user", "alice"])).toBe("");
    expect(restored(sent, property, [])).toBe("user=alice;");
  });

  it("is not read in another form, and no byte of it is read beyond its end", () => {
    const sent = new Sent();
    sent.reset(1, 2);
    const property = left(sent);
    for (let cut = 0; cut < property.length; cut++) {
      restored(sent, property.slice<StaticArray<u8>>(0, cut), ["id", "m"]);
    }
    property[0] = 2;
    expect(restored(sent, property, ["id", "m"])).toBe("unread");
    property[0] = 1;
    property[1] = 9;
    expect(restored(sent, property, ["id", "m"])).toBe("unread");
  });

  it("turns a mapped trace id back, whole and by its low half", () => {
    const sent = new Sent();
    sent.reset(1, 2);
    sent.addId(11, 12, 1, 2);
    restored(sent, left(sent), []);
    const ids = new Ids();
    ids.hi = 11;
    ids.lo = 12;
    expect(sent.turnBack(ids)).toBe(true);
    expect(ids.hi == 1 && ids.lo == 2).toBe(true);
    expect(sent.turnBack(ids)).toBe(false);
    ids.hi = 0;
    ids.lo = 12;
    expect(sent.turnBack(ids)).toBe(true, "read by its low half, written whole");
    expect(ids.hi == 1 && ids.lo == 2).toBe(true);
    ids.hi = 7;
    ids.lo = 12;
    expect(sent.turnBack(ids)).toBe(false);
    ids.hi = 0;
    ids.narrow = true;
    expect(sent.turnBack(ids)).toBe(true);
    expect(ids.hi == 0 && ids.lo == 2).toBe(true);
  });

  it("holds the first ids of a message, and of those before what there is room for", () => {
    const sent = new Sent();
    sent.reset(1, 2);
    for (let message: u64 = 0; message < 4; message++) {
      for (let i: u64 = 0; i < 6; i++) sent.addId(message + 1, i, 100, message * 10 + i);
      restored(sent, left(sent), []);
    }
    const ids = new Ids();
    for (let message: u64 = 0; message < 4; message++) {
      for (let i: u64 = 0; i < 6; i++) {
        ids.hi = message + 1;
        ids.lo = i;
        expect(sent.turnBack(ids)).toBe(message >= 2 && i < 4);
      }
    }
  });
});
