//! Scripts and contexts of `js/vm.js`: what runs code in a global scope of its own.

mod context;
mod limits;
mod script;

use jsr_runtime::binding::Binding;

pub const BINDING: Binding = Binding {
    name: "vm",
    functions: |f| {
        f.add("compileScript", script::compile_script);
        f.add("createCachedData", script::create_cached_data);
        f.add("runScript", script::run_script);
        f.add("compileFunction", script::compile_function);
        f.add("makeContext", context::make_context);
        f.add("isContext", context::is_context);
    },
    init: None,
};
