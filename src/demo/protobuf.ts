// The protobuf wire format (protobuf.dev, Encoding), as far as exported spans need it.

/** The length-delimited fields of that number in a protobuf message. */
export function fields(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const type = key & 7;
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else {
      const end = varint() + at;
      if (key >> 3 === wanted) found.push(message.subarray(at, end));
      at = end;
    }
  }
  return found;
}
