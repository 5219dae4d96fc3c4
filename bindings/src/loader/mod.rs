//! What the module loaders of `js/internal/modules/` need of the disk and of the engine.

mod compile;
mod files;
mod names;
mod records;
mod typescript;

use jsr_runtime::binding::Binding;

pub const BINDING: Binding = Binding {
    name: "loader",
    functions: |f| {
        f.add("stat", files::stat);
        f.add("realpath", files::realpath);
        f.add("readText", files::read_text);
        f.add("decodeData", files::decode_data);
        f.add("findPackage", files::find_package);
        f.add("readPackage", files::read_package);
        f.add("stripTypes", typescript::strip_types);
        f.add("compileFunction", compile::compile_function);
        f.add("containsModuleSyntax", compile::contains_module_syntax);
        f.add("parses", compile::parses);
        f.add("runScript", compile::run_script);
        f.add("checkModule", compile::check_module);
        f.add("exportNames", names::export_names);
        f.add("setHooks", records::set_hooks);
        f.add("compileModule", records::compile_module);
        f.add("createSyntheticModule", records::create_synthetic_module);
        f.add("setExport", records::set_export);
        f.add("moduleRequests", records::module_requests);
        f.add("linkModule", records::link_module);
        f.add("instantiateModule", records::instantiate_module);
        f.add("evaluateModule", records::evaluate_module);
        f.add("moduleStatus", records::module_status);
        f.add("moduleError", records::module_error);
        f.add("moduleNamespace", records::module_namespace);
        f.add("isGraphAsync", records::is_graph_async);
        f.add("stalledAwaits", records::stalled_awaits);
    },
    init: None,
};
