// The classes that a value can show, one bit each (policy-semantics.md, "Classes").
import { Class } from "../../words/class";

export const SHOWS_EMAIL: u32 = 1;
export const SHOWS_PAYMENT: u32 = 2;
/** Whoever holds the value can act as somebody: keys, tokens, passwords. */
export const SHOWS_SECRET: u32 = 4;
export const SHOWS_NATIONAL_ID: u32 = 8;
export const SHOWS_PHONE: u32 = 16;
export const SHOWS_IP: u32 = 32;
/** A bank account (IBAN). */
export const SHOWS_ACCOUNT: u32 = 64;
/** Coordinates of a place. */
export const SHOWS_LOCATION: u32 = 128;
/** A hardware address, by itself or in a UUID. */
export const SHOWS_DEVICE: u32 = 256;

/** The class that one bit stands for; Class.UNKNOWN for any other number. */
export function classOfBit(bit: u32): i32 {
  switch (bit) {
    case SHOWS_EMAIL:
      return Class.EMAIL;
    case SHOWS_PAYMENT:
      return Class.PAYMENT;
    case SHOWS_SECRET:
      return Class.SECRET;
    case SHOWS_NATIONAL_ID:
      return Class.NATIONAL_ID;
    case SHOWS_PHONE:
      return Class.PHONE;
    case SHOWS_IP:
      return Class.IP;
    case SHOWS_ACCOUNT:
      return Class.ACCOUNT;
    case SHOWS_LOCATION:
      return Class.LOCATION;
    case SHOWS_DEVICE:
      return Class.DEVICE;
    default:
      return Class.UNKNOWN;
  }
}
