fn main(){ let _ = jsr_bindings::BINDINGS.len(); }
