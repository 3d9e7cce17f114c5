// HOST:PORT as flags give it.
import { expect, test } from "vitest";
import { readAddress } from "../../src/mesh/address.ts";

test.each([
  ["127.0.0.1:8080", { host: "127.0.0.1", port: 8080 }],
  ["[::1]:0", { host: "::1", port: 0 }],
  ["cart.shop.svc:65535", { host: "cart.shop.svc", port: 65535 }],
  ["127.0.0.1", null],
  [":8080", null],
  ["::1:8080", null],
  ["[cart]:80", null],
  ["127.0.0.1:65536", null],
  ["127.0.0.1:80/x", null],
  ["http://cart:80", null],
])("%s", (text, address) => {
  expect(readAddress(text)).toEqual(address);
});
