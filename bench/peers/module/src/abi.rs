//! The calls of Envoy's dynamic modules that the job needs (Envoy 1.40, source/extensions/dynamic_modules/abi).
use std::ffi::c_void;

pub type Envoy = *mut c_void;

/// A run of bytes, Envoy's or ours.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Run {
    pub ptr: *const u8,
    pub len: usize,
}

impl Run {
    pub fn of(bytes: &[u8]) -> Run {
        Run { ptr: bytes.as_ptr(), len: bytes.len() }
    }

    pub const NONE: Run = Run { ptr: std::ptr::null(), len: 0 };

    /// # Safety
    /// Envoy's runs hold until the hook returns or a header is set.
    pub unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.len == 0 {
            return &[];
        }
        std::slice::from_raw_parts(self.ptr, self.len)
    }
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Header {
    pub key: Run,
    pub value: Run,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub enum Map {
    Request = 0,
    Response = 2,
}

extern "C" {
    pub fn envoy_dynamic_module_callback_http_get_headers_size(envoy: Envoy, map: Map) -> usize;
    pub fn envoy_dynamic_module_callback_http_get_headers(envoy: Envoy, map: Map, headers: *mut Header) -> bool;
    pub fn envoy_dynamic_module_callback_http_set_header(envoy: Envoy, map: Map, key: Run, value: Run) -> bool;
    pub fn envoy_dynamic_module_callback_http_send_response(
        envoy: Envoy,
        status: u32,
        headers: *const c_void,
        count: usize,
        body: Run,
        details: Run,
    );
}
