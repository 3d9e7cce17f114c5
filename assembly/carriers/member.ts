// One member of a list carrier (baggage, tracestate): where its parts stand in the line.

/** Runs of a line, `to` exclusive. Readers fill it; always from <= keyFrom <= keyTo <= valueFrom <= valueTo <= end. */
export class Member {
  keyFrom: i32 = 0;
  keyTo: i32 = 0;
  /** The value as written: never decoded, without the white space around it. */
  valueFrom: i32 = 0;
  valueTo: i32 = 0;
  /** The comma after the member, or the end of the line. */
  end: i32 = 0;
  /** Whether the carrier's grammar holds. If not, the key is what was read of it and the value is all that follows. */
  wellFormed: bool = false;
  /** Nothing but white space between two commas: no member, and not malformed. */
  empty: bool = false;
  /** Baggage: whether the value may have escapes. */
  escaped: bool = false;
  /** Baggage: whether properties follow the value. They are data, and part of no run here. */
  properties: bool = false;
  /** Tracestate: whether the key fits the grammar of Level 1, which is all that may be written. */
  level1: bool = false;

  /** Takes over the key and the value of another. */
  take(other: Member): void {
    this.keyFrom = other.keyFrom;
    this.keyTo = other.keyTo;
    this.valueFrom = other.valueFrom;
    this.valueTo = other.valueTo;
  }
}
