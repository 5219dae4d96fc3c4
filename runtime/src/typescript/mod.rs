//! TypeScript to JavaScript, by writing white space over what only the compiler of types needs.
//!
//! Nothing moves: lines, columns and the length in bytes and in UTF-16 code units stay what they are, so that places in
//! stacks are places in the file. What would need other code than what is written (an `enum`, say) is refused.

mod erase;
mod frame;
#[cfg(test)]
mod tests;

use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_parser::config::TokensParserConfig;
use oxc_span::SourceType;

use crate::instrument::with_stack;
use erase::Eraser;

pub use frame::frame;

/// Why a source cannot be stripped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Whether it is TypeScript, but not of the kind that can be erased.
    pub is_unsupported: bool,
    /// What to tell.
    pub message: String,
    /// Where, in bytes.
    pub place: Range<usize>,
}

/// The JavaScript in a TypeScript source.
///
/// # Errors
///
/// Tells of what does not parse, and of what cannot be erased.
pub fn strip(source: &str) -> Result<String, Refusal> {
    with_stack(source, |_| Some(strip_here(source))).unwrap_or_else(|| {
        Err(Refusal {
            is_unsupported: false,
            message: "The source is nested too deeply".to_owned(),
            place: 0..0,
        })
    })
}

/// A file is a module or a script; what does not parse as either is told as of a module.
fn strip_here(source: &str) -> Result<String, Refusal> {
    let kind = SourceType::ts().with_module(true);
    strip_as(source, kind).or_else(|refusal| {
        if refusal.is_unsupported {
            return Err(refusal);
        }
        strip_as(source, kind.with_script(true))
            .map_err(|other| if other.is_unsupported { other } else { refusal })
    })
}

fn strip_as(source: &str, kind: SourceType) -> Result<String, Refusal> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, kind)
        .with_config(TokensParserConfig)
        .parse();
    if let Some(error) = parsed.diagnostics.iter().next() {
        let place = error.labels.iter().next().map_or(0..0, |label| {
            let start = label.offset() as usize;
            start..start + label.len() as usize
        });
        return Err(Refusal {
            is_unsupported: false,
            message: error.message.to_string(),
            place,
        });
    }
    Eraser::new(source, &parsed.tokens).run(&parsed.program)
}
