//! The job as a filter on the `proxy-wasm` crate.
use job::{Fate, Job};
use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel, MapType, Status};
use std::cell::RefCell;
use std::rc::Rc;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Warn);
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> { Box::new(Root { job: None }) });
}}

struct Root {
    job: Option<Rc<RefCell<Job>>>,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        let bytes = self.get_plugin_configuration().unwrap_or_default();
        self.job = std::str::from_utf8(&bytes)
            .ok()
            .and_then(Job::new)
            .map(|job| Rc::new(RefCell::new(job)));
        self.job.is_some()
    }

    fn create_http_context(&self, _id: u32) -> Option<Box<dyn HttpContext>> {
        let job = self.job.clone()?;
        Some(Box::new(Stream { job }))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

struct Stream {
    job: Rc<RefCell<Job>>,
}

impl Context for Stream {}

impl HttpContext for Stream {
    fn on_http_request_headers(&mut self, _count: usize, _end: bool) -> Action {
        let mut job = self.job.borrow_mut();
        done(scrub_request(&mut job))
    }

    fn on_http_response_headers(&mut self, _count: usize, _end: bool) -> Action {
        let mut job = self.job.borrow_mut();
        done(scrub_response(&mut job))
    }
}

/// What could not be done must not pass.
fn done(result: Result<(), Status>) -> Action {
    if result.is_ok() {
        return Action::Continue;
    }
    let _ = hostcalls::send_http_response(500, Vec::new(), None);
    Action::Pause
}

/// One look at the map, since the getter of one value knows the first line alone.
fn scrub_request(job: &mut Job) -> Result<(), Status> {
    let map = MapType::HttpRequestHeaders;
    let headers = hostcalls::get_map_bytes(map)?;
    let mut parent = false;
    if let Some(line) = joined(&headers, "traceparent") {
        let fate = job.traceparent(&line);
        parent = fate != Fate::Remove;
        apply(map, "traceparent", fate)?;
    }
    if has(&headers, "tracestate") {
        let fate = if parent { job.tracestate() } else { Fate::Remove };
        apply(map, "tracestate", fate)?;
    }
    if let Some(line) = joined(&headers, "baggage") {
        apply(map, "baggage", job.baggage(&line))?;
    }
    if job.partner() {
        if let Some(line) = joined(&headers, "x-request-id") {
            apply(map, "x-request-id", job.request_id(&line))?;
        }
    }
    Ok(())
}

fn scrub_response(job: &mut Job) -> Result<(), Status> {
    let map = MapType::HttpResponseHeaders;
    let headers = hostcalls::get_map_bytes(map)?;
    match joined(&headers, "baggage") {
        Some(line) => apply(map, "baggage", job.baggage(&line)),
        None => Ok(()),
    }
}

fn has(headers: &[(String, Vec<u8>)], name: &str) -> bool {
    headers.iter().any(|(header, _)| header == name)
}

/// All lines of a name as one.
fn joined<'a>(headers: &'a [(String, Vec<u8>)], name: &str) -> Option<std::borrow::Cow<'a, [u8]>> {
    let mut lines = headers.iter().filter(|(header, _)| header == name).map(|(_, value)| value);
    let first = lines.next()?;
    match lines.next() {
        None => Some(first.as_slice().into()),
        Some(second) => {
            let mut all = first.clone();
            for line in std::iter::once(second).chain(lines) {
                all.push(b',');
                all.extend_from_slice(line);
            }
            Some(all.into())
        }
    }
}

fn apply(map: MapType, name: &str, fate: Fate<'_>) -> Result<(), Status> {
    match fate {
        Fate::Keep => Ok(()),
        Fate::Remove => hostcalls::remove_map_value(map, name),
        Fate::Replace(value) => hostcalls::set_map_value_bytes(map, name, Some(value)),
    }
}
