//! Every event of the trace as an event of the `tracing` crate, for whoever subscribes: target `jsr::trace`, level `TRACE`,
//! fields `seq`, `ts` (microseconds since the process started), `kind` (the event's type) and `json` (all of it, as in NDJSON).

use super::event::Recorded;

/// The target of the forwarded events.
pub const TARGET: &str = "jsr::trace";

/// Tells the subscriber, if one wants to know.
pub(super) fn forward(recorded: &Recorded) {
    if !tracing::enabled!(target: TARGET, tracing::Level::TRACE) {
        return;
    }
    let json = serde_json::to_string(recorded.event).unwrap_or_default();
    tracing::event!(
        target: TARGET,
        tracing::Level::TRACE,
        seq = recorded.seq,
        ts = recorded.ts,
        kind = recorded.event.type_name(),
        json,
    );
}
