// The WASI calls that a proxy-wasm host serves (WASI snapshot preview 1). Each answers an errno, 0 for success.
export declare function environ_sizes_get(count: usize, size: usize): u32;
export declare function environ_get(pointers: usize, text: usize): u32;
export declare function random_get(out: usize, size: usize): u32;
