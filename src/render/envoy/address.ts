// config.core.v3.Address, as Envoy writes `HOST:PORT`.
import type { Address } from "../../mesh/address.ts";

export function socketAddress({ host, port }: Address) {
  return { socket_address: { address: host, port_value: port } };
}
