// The calls of proxy-wasm ABI 0.2.1 that the filter makes, as the host offers them in module "env". Declarations only:
// a call added here is one more that `capability_restriction_config` must allow. Each answers a Status.
export declare function proxy_log(level: u32, message: usize, size: usize): u32;

export declare function proxy_get_buffer_bytes(kind: i32, start: u32, length: u32, data: usize, size: usize): u32;

export declare function proxy_get_header_map_pairs(map: i32, data: usize, size: usize): u32;
export declare function proxy_set_header_map_pairs(map: i32, data: usize, size: usize): u32;
export declare function proxy_replace_header_map_value(
  map: i32,
  name: usize,
  nameSize: usize,
  value: usize,
  valueSize: usize,
): u32;
export declare function proxy_add_header_map_value(
  map: i32,
  name: usize,
  nameSize: usize,
  value: usize,
  valueSize: usize,
): u32;
export declare function proxy_remove_header_map_value(map: i32, name: usize, nameSize: usize): u32;

export declare function proxy_get_property(path: usize, pathSize: usize, data: usize, size: usize): u32;
export declare function proxy_set_property(path: usize, pathSize: usize, data: usize, size: usize): u32;

export declare function proxy_define_metric(kind: i32, name: usize, nameSize: usize, id: usize): u32;
export declare function proxy_increment_metric(id: u32, offset: i64): u32;
export declare function proxy_record_metric(id: u32, value: u64): u32;
export declare function proxy_get_metric(id: u32, value: usize): u32;

export declare function proxy_set_tick_period_milliseconds(periodMs: u32): u32;
export declare function proxy_get_current_time_nanoseconds(time: usize): u32;

export declare function proxy_send_local_response(
  code: u32,
  details: usize,
  detailsSize: usize,
  body: usize,
  bodySize: usize,
  headers: usize,
  headersSize: usize,
  grpcStatus: u32,
): u32;

export declare function proxy_call_foreign_function(
  name: usize,
  nameSize: usize,
  payload: usize,
  payloadSize: usize,
  result: usize,
  resultSize: usize,
): u32;
