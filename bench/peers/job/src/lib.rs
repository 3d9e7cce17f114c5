//! The part of the job that the Rust peers do, whatever they run in: the reference policy's rules for `baggage`, trace
//! context and request ids, written out in code. Tokens are those of docs/token.md, so the mesh takes them for its own.
mod baggage;
mod config;
mod ids;
mod token;

pub use config::Config;

use ids::Mapper;
use token::Minter;

/// What becomes of a header's value.
#[derive(Debug, PartialEq, Eq)]
pub enum Fate<'a> {
    Keep,
    Remove,
    Replace(&'a [u8]),
}

/// One for each thread: it remembers values, and has room for one line.
pub struct Job {
    minter: Minter,
    mapper: Option<Mapper>,
    line: Vec<u8>,
}

impl Job {
    /// `None` where the configuration is not one.
    pub fn new(text: &str) -> Option<Job> {
        let config = Config::read(text)?;
        let mapper = match &config.map {
            Some(key) => Some(Mapper::new(key)),
            None => None,
        };
        Some(Job { minter: Minter::new(&config)?, mapper, line: Vec::with_capacity(1024) })
    }

    /// Whether the peer is a partner: no baggage then, no tracestate, and ids that are mapped.
    pub fn partner(&self) -> bool {
        self.mapper.is_some()
    }

    /// All lines of `baggage`, joined by commas.
    pub fn baggage(&mut self, line: &[u8]) -> Fate<'_> {
        if self.partner() {
            return Fate::Remove;
        }
        self.line.clear();
        baggage::scrub(line, &mut self.minter, &mut self.line);
        if self.line.is_empty() {
            Fate::Remove
        } else if self.line == line {
            Fate::Keep
        } else {
            Fate::Replace(&self.line)
        }
    }

    /// `traceparent`; where it is removed, `tracestate` goes as well.
    pub fn traceparent(&mut self, line: &[u8]) -> Fate<'_> {
        let parent = match ids::read_traceparent(line) {
            Some(parent) => parent,
            None => return Fate::Remove,
        };
        match &self.mapper {
            None => Fate::Keep,
            Some(mapper) => {
                self.line.clear();
                mapper.traceparent(&parent, line, &mut self.line);
                Fate::Replace(&self.line)
            }
        }
    }

    /// `tracestate` beside a `traceparent` that stays.
    pub fn tracestate(&self) -> Fate<'_> {
        if self.partner() {
            Fate::Remove
        } else {
            Fate::Keep
        }
    }

    /// `x-request-id`, which is the mesh's own.
    pub fn request_id(&mut self, line: &[u8]) -> Fate<'_> {
        match &self.mapper {
            None => Fate::Keep,
            Some(mapper) => {
                self.line.clear();
                if mapper.request_id(line, &mut self.line) {
                    Fate::Replace(&self.line)
                } else {
                    Fate::Remove
                }
            }
        }
    }
}
