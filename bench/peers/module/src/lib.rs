//! The job as a native filter: a dynamic module, loaded into Envoy's own process.
#![allow(clippy::missing_safety_doc, clippy::not_unsafe_ptr_arg_deref)]
mod abi;

use abi::{Envoy, Header, Map, Run};
use job::{Fate, Job};
use std::cell::RefCell;
use std::ffi::{c_char, c_void};
use std::ptr;

const CONTINUE: u32 = 0;
const STOP: u32 = 1;

thread_local! {
    /// Every worker has a job of its own for the configuration that it served last.
    static JOB: RefCell<Option<(*const String, Job)>> = const { RefCell::new(None) };
}

#[no_mangle]
pub extern "C" fn envoy_dynamic_module_on_program_init() -> *const c_char {
    b"v0.1.0\0".as_ptr().cast()
}

#[no_mangle]
pub extern "C" fn envoy_dynamic_module_on_http_filter_config_new(
    _envoy: Envoy,
    _name: Run,
    config: Run,
) -> *const c_void {
    let text = match std::str::from_utf8(unsafe { config.bytes() }) {
        Ok(text) if Job::new(text).is_some() => text.to_owned(),
        _ => return ptr::null(),
    };
    Box::into_raw(Box::new(text)).cast_const().cast()
}

#[no_mangle]
pub unsafe extern "C" fn envoy_dynamic_module_on_http_filter_config_destroy(config: *const c_void) {
    drop(Box::from_raw(config.cast_mut().cast::<String>()));
}

/// A stream has no state but its configuration.
#[no_mangle]
pub extern "C" fn envoy_dynamic_module_on_http_filter_new(config: *const c_void, _envoy: Envoy) -> *const c_void {
    config
}

#[no_mangle]
pub extern "C" fn envoy_dynamic_module_on_http_filter_destroy(_filter: *const c_void) {}

#[no_mangle]
pub extern "C" fn envoy_dynamic_module_on_http_filter_stream_complete(_envoy: Envoy, _filter: *const c_void) {}

#[no_mangle]
pub extern "C" fn envoy_dynamic_module_on_http_filter_request_headers(
    envoy: Envoy,
    filter: *const c_void,
    _end: bool,
) -> u32 {
    with_job(filter, |job| scrub_request(envoy, job)).map_or_else(|| refuse(envoy), |()| CONTINUE)
}

#[no_mangle]
pub extern "C" fn envoy_dynamic_module_on_http_filter_response_headers(
    envoy: Envoy,
    filter: *const c_void,
    _end: bool,
) -> u32 {
    with_job(filter, |job| scrub_response(envoy, job)).map_or_else(|| refuse(envoy), |()| CONTINUE)
}

fn with_job(filter: *const c_void, act: impl FnOnce(&mut Job) -> Option<()>) -> Option<()> {
    let config = filter.cast::<String>();
    JOB.with(|cell| {
        let mut held = cell.borrow_mut();
        if !matches!(&*held, Some((of, _)) if *of == config) {
            *held = Some((config, Job::new(unsafe { &*config })?));
        }
        held.as_mut().and_then(|(_, job)| act(job))
    })
}

fn scrub_request(envoy: Envoy, job: &mut Job) -> Option<()> {
    let headers = &read(envoy, Map::Request)?;
    // What Envoy handed over holds until the first header is set, so everything is found before.
    let parent = joined(headers, b"traceparent");
    let state = headers.iter().any(|header| is(header, b"tracestate"));
    let baggage = joined(headers, b"baggage");
    let id = if job.partner() { joined(headers, b"x-request-id") } else { None };
    let mut stays = false;
    if let Some(line) = parent {
        let fate = job.traceparent(&line);
        stays = fate != Fate::Remove;
        apply(envoy, Map::Request, b"traceparent", fate)?;
    }
    if state {
        apply(envoy, Map::Request, b"tracestate", if stays { job.tracestate() } else { Fate::Remove })?;
    }
    if let Some(line) = baggage {
        apply(envoy, Map::Request, b"baggage", job.baggage(&line))?;
    }
    if let Some(line) = id {
        apply(envoy, Map::Request, b"x-request-id", job.request_id(&line))?;
    }
    Some(())
}

fn scrub_response(envoy: Envoy, job: &mut Job) -> Option<()> {
    match joined(&read(envoy, Map::Response)?, b"baggage") {
        Some(line) => apply(envoy, Map::Response, b"baggage", job.baggage(&line)),
        None => Some(()),
    }
}

fn read(envoy: Envoy, map: Map) -> Option<Vec<Header>> {
    unsafe {
        let count = abi::envoy_dynamic_module_callback_http_get_headers_size(envoy, map);
        let mut headers: Vec<Header> = Vec::with_capacity(count);
        if count > 0 && !abi::envoy_dynamic_module_callback_http_get_headers(envoy, map, headers.as_mut_ptr()) {
            return None;
        }
        headers.set_len(count);
        Some(headers)
    }
}

fn is(header: &Header, name: &[u8]) -> bool {
    unsafe { header.key.bytes() == name }
}

/// All lines of a name as one, a copy.
fn joined(headers: &[Header], name: &[u8]) -> Option<Vec<u8>> {
    let mut all: Option<Vec<u8>> = None;
    for header in headers.iter().filter(|header| is(header, name)) {
        let value = unsafe { header.value.bytes() };
        match &mut all {
            None => all = Some(value.to_vec()),
            Some(line) => {
                line.push(b',');
                line.extend_from_slice(value);
            }
        }
    }
    all
}

fn apply(envoy: Envoy, map: Map, name: &[u8], fate: Fate<'_>) -> Option<()> {
    let value = match fate {
        Fate::Keep => return Some(()),
        Fate::Remove => Run::NONE,
        Fate::Replace(value) => Run::of(value),
    };
    unsafe { abi::envoy_dynamic_module_callback_http_set_header(envoy, map, Run::of(name), value) }.then(|| ())
}

/// What could not be done must not pass.
fn refuse(envoy: Envoy) -> u32 {
    unsafe {
        abi::envoy_dynamic_module_callback_http_send_response(envoy, 500, ptr::null(), 0, Run::NONE, Run::NONE);
    }
    STOP
}

/// Hooks that Envoy wants to be there and the job has no use for.
macro_rules! unused {
    ($($name:ident -> $answer:expr),* $(,)?) => {
        $(#[no_mangle] pub extern "C" fn $name() -> u32 { $answer })*
    };
}

unused! {
    envoy_dynamic_module_on_http_filter_request_body -> CONTINUE,
    envoy_dynamic_module_on_http_filter_response_body -> CONTINUE,
    envoy_dynamic_module_on_http_filter_request_trailers -> CONTINUE,
    envoy_dynamic_module_on_http_filter_response_trailers -> CONTINUE,
    envoy_dynamic_module_on_http_filter_http_callout_done -> 0,
    envoy_dynamic_module_on_http_filter_http_stream_headers -> 0,
    envoy_dynamic_module_on_http_filter_http_stream_data -> 0,
    envoy_dynamic_module_on_http_filter_http_stream_trailers -> 0,
    envoy_dynamic_module_on_http_filter_http_stream_complete -> 0,
    envoy_dynamic_module_on_http_filter_http_stream_reset -> 0,
    envoy_dynamic_module_on_http_filter_scheduled -> 0,
    envoy_dynamic_module_on_http_filter_downstream_above_write_buffer_high_watermark -> 0,
    envoy_dynamic_module_on_http_filter_downstream_below_write_buffer_low_watermark -> 0,
}
