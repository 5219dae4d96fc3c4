//! Where a trace goes.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use super::chrome::Chrome;
use super::event::{Recorded, TraceEvent};
use super::text::Text;
use crate::options::{Trace, TraceFormat};

/// Turns events into bytes.
pub(super) trait Render {
    /// Appends the rendering of one event to `out`.
    fn event(&mut self, recorded: &Recorded, out: &mut Vec<u8>);

    /// Appends what comes after the last event.
    fn finish(&mut self, _out: &mut Vec<u8>) {}
}

/// Nothing but what was left at the end.
struct PostMortem;

impl Render for PostMortem {
    fn event(&mut self, recorded: &Recorded, out: &mut Vec<u8>) {
        if let TraceEvent::Exit { reason, pending, .. } = recorded.event {
            super::text::post_mortem(*reason, pending, out);
        }
    }
}

/// One JSON object a line.
pub(super) struct Ndjson;

impl Render for Ndjson {
    fn event(&mut self, recorded: &Recorded, out: &mut Vec<u8>) {
        // The envelope comes first in the line, and the event's own object is spliced in after it.
        let _ = write!(out, "{{\"seq\":{},\"ts\":{},", recorded.seq, recorded.ts);
        let start = out.len();
        if serde_json::to_writer(&mut *out, recorded.event).is_ok() && out.get(start) == Some(&b'{') {
            out.remove(start);
        }
        out.push(b'\n');
    }
}

/// The bytes' destination.
enum Target {
    /// Standard error: written at once, so that it stands in order with what the program prints there.
    Stderr,
    /// A file: buffered.
    File(BufWriter<File>),
}

/// A rendering on its way to a destination. A destination that fails (a full disk, a closed pipe) is reported once, and
/// the program goes on.
pub(super) struct Sink {
    render: Box<dyn Render>,
    target: Target,
    buffer: Vec<u8>,
    failed: bool,
}

impl Sink {
    /// The rendering and the destination that `trace` asks for.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub(super) fn open(trace: &Trace) -> Result<Self, String> {
        let target = match &trace.out {
            None => Target::Stderr,
            Some(path) => {
                let file = File::create(path)
                    .map_err(|error| format!("cannot write the trace to {}: {error}", path.display()))?;
                Target::File(BufWriter::with_capacity(1 << 16, file))
            }
        };
        let render: Box<dyn Render> = match trace.format {
            TraceFormat::Text => Box::new(Text::new(trace.out.is_none())),
            TraceFormat::Json => Box::new(Ndjson),
            TraceFormat::Chrome => Box::new(Chrome::default()),
            TraceFormat::PostMortem => Box::new(PostMortem),
        };
        Ok(Self {
            render,
            target,
            buffer: Vec::new(),
            failed: false,
        })
    }

    pub(super) fn write(&mut self, recorded: &Recorded) {
        if self.failed {
            return;
        }
        self.buffer.clear();
        self.render.event(recorded, &mut self.buffer);
        self.write_buffer();
    }

    /// Writes what comes after the last event, and everything out.
    pub(super) fn finish(&mut self) {
        if self.failed {
            return;
        }
        self.buffer.clear();
        self.render.finish(&mut self.buffer);
        self.write_buffer();
        if let Target::File(file) = &mut self.target {
            let result = file.flush();
            self.note(result);
        }
    }

    fn write_buffer(&mut self) {
        let result = match &mut self.target {
            Target::Stderr => io::stderr().write_all(&self.buffer),
            Target::File(file) => file.write_all(&self.buffer),
        };
        self.note(result);
    }

    fn note(&mut self, result: io::Result<()>) {
        if let Err(error) = result
            && !self.failed
        {
            self.failed = true;
            if matches!(self.target, Target::File(_)) {
                let _ = writeln!(io::stderr(), "jsr: the trace is incomplete: {error}");
            }
        }
    }
}
