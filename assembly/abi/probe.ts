// Whether the host lets us make every call we need. A call that `capability_restriction_config` leaves out answers
// status 10 whatever its arguments; one that is there answers 6 to an address outside our memory, and does nothing.
import {
  proxy_add_header_map_value,
  proxy_define_metric,
  proxy_get_current_time_nanoseconds,
  proxy_get_header_map_pairs,
  proxy_get_metric,
  proxy_get_property,
  proxy_log,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
  proxy_send_local_response,
  proxy_set_property,
} from "./env";
import { Status } from "./host";

/** An address that no memory of ours reaches, and a size that does not wrap. */
const NOWHERE: usize = 0xffff0000;
const SIZE: usize = 16;

function refused(status: u32): bool {
  return status == Status.INTERNAL;
}

/** The name of the first needed call that the host refuses, or an empty string. */
export function refusedCall(): string {
  if (refused(proxy_get_header_map_pairs(0, NOWHERE, NOWHERE))) return "proxy_get_header_map_pairs";
  if (refused(proxy_replace_header_map_value(0, NOWHERE, SIZE, NOWHERE, SIZE))) return "proxy_replace_header_map_value";
  if (refused(proxy_add_header_map_value(0, NOWHERE, SIZE, NOWHERE, SIZE))) return "proxy_add_header_map_value";
  if (refused(proxy_remove_header_map_value(0, NOWHERE, SIZE))) return "proxy_remove_header_map_value";
  if (refused(proxy_get_property(NOWHERE, SIZE, NOWHERE, NOWHERE))) return "proxy_get_property";
  if (refused(proxy_set_property(NOWHERE, SIZE, NOWHERE, SIZE))) return "proxy_set_property";
  if (refused(proxy_define_metric(0, NOWHERE, SIZE, NOWHERE))) return "proxy_define_metric";
  if (refused(proxy_get_metric(0, NOWHERE))) return "proxy_get_metric";
  if (refused(proxy_get_current_time_nanoseconds(NOWHERE))) return "proxy_get_current_time_nanoseconds";
  if (refused(proxy_log(0, NOWHERE, SIZE))) return "proxy_log";
  const reply = proxy_send_local_response(500, NOWHERE, SIZE, NOWHERE, SIZE, NOWHERE, SIZE, 0);
  return refused(reply) ? "proxy_send_local_response" : "";
}
