// The call that the filter must not make, for the probe to show why: it answers the first line of a name only.
export declare function proxy_get_header_map_value(
  map: i32,
  name: usize,
  nameSize: usize,
  data: usize,
  size: usize,
): u32;
