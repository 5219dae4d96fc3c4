//! The native half of each API: V8 glue and I/O, one file per binding.

use jsr_runtime::binding::Binding;

mod util;

/// Every binding that `internalBinding` knows. One line each.
pub const BINDINGS: &[Binding] = &[util::BINDING];
