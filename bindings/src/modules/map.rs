//! Module records of the engine, by number. JavaScript resolves and loads; here modules are compiled, linked and evaluated.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use jsr_runtime::binding::Functions;
use jsr_runtime::engine::string;
use v8::script_compiler::Source;

/// A module and what it asks for.
struct Record {
    module: v8::Global<v8::Module>,
    url: String,
    /// What each request was linked to, in the order of the requests.
    links: Vec<usize>,
    /// For a synthetic module: the function that sets its exports.
    evaluate: Option<v8::Global<v8::Function>>,
}

/// All modules of the isolate.
#[derive(Default)]
struct Map {
    records: RefCell<Vec<Record>>,
    by_hash: RefCell<HashMap<i32, Vec<usize>>>,
    /// `importDynamically(specifier, referrer, attributes)` and `initializeImportMeta(url, meta)`.
    hooks: RefCell<Option<(v8::Global<v8::Function>, v8::Global<v8::Function>)>>,
}

pub fn add_functions(f: &mut Functions) {
    f.add("setModuleHooks", set_hooks);
    f.add("compileModule", compile);
    f.add("createSyntheticModule", create_synthetic);
    f.add("setExport", set_export);
    f.add("moduleRequests", requests);
    f.add("linkModule", link);
    f.add("instantiateModule", instantiate);
    f.add("evaluateModule", evaluate);
    f.add("moduleNamespace", namespace);
    f.add("moduleStatus", status);
    f.add("moduleError", error);
    f.add("isGraphAsync", is_graph_async);
    f.add("stalledAwaits", stalled_awaits);
}

fn map(scope: &mut v8::PinScope) -> Rc<Map> {
    if let Some(map) = scope.get_slot::<Rc<Map>>() {
        return Rc::clone(map);
    }
    let map = Rc::new(Map::default());
    scope.set_slot(Rc::clone(&map));
    map
}

impl Map {
    fn add(
        &self,
        scope: &mut v8::PinScope,
        module: v8::Local<v8::Module>,
        url: String,
        evaluate: Option<v8::Global<v8::Function>>,
    ) -> usize {
        let mut records = self.records.borrow_mut();
        let id = records.len();
        self.by_hash.borrow_mut().entry(module.get_identity_hash().get()).or_default().push(id);
        records.push(Record { module: v8::Global::new(scope, module), url, links: Vec::new(), evaluate });
        id
    }

    fn get<'s>(&self, scope: &mut v8::PinScope<'s, '_>, id: usize) -> Option<v8::Local<'s, v8::Module>> {
        let records = self.records.borrow();
        Some(v8::Local::new(scope, &records.get(id)?.module))
    }

    fn find(&self, scope: &mut v8::PinScope, module: v8::Local<v8::Module>) -> Option<usize> {
        let by_hash = self.by_hash.borrow();
        let records = self.records.borrow();
        by_hash
            .get(&module.get_identity_hash().get())?
            .iter()
            .copied()
            .find(|id| records.get(*id).is_some_and(|record| v8::Local::new(scope, &record.module) == module))
    }
}

fn number(scope: &mut v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> usize {
    args.get(index).uint32_value(scope).map_or(usize::MAX, |id| id as usize)
}

fn module_of<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: &v8::FunctionCallbackArguments,
) -> Option<v8::Local<'s, v8::Module>> {
    let id = number(scope, args, 0);
    map(scope).get(scope, id)
}

/// `setModuleHooks(importDynamically, initializeImportMeta)`.
fn set_hooks(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let (Ok(import), Ok(meta)) =
        (v8::Local::<v8::Function>::try_from(args.get(0)), v8::Local::<v8::Function>::try_from(args.get(1)))
    else {
        return;
    };
    let hooks = (v8::Global::new(scope, import), v8::Global::new(scope, meta));
    map(scope).hooks.replace(Some(hooks));
    scope.set_host_import_module_dynamically_callback(import_dynamically);
    scope.set_host_initialize_import_meta_object_callback(initialize_import_meta);
}

/// V8's `HostImportModuleDynamicallyCallback`.
fn import_dynamically<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    _options: v8::Local<'s, v8::Data>,
    referrer: v8::Local<'s, v8::Value>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
) -> Option<v8::Local<'s, v8::Promise>> {
    let map = map(scope);
    let import = map.hooks.borrow().as_ref().map(|(import, _)| v8::Local::new(scope, import))?;
    let attributes = attributes_array(scope, attributes, 2);
    let receiver = v8::undefined(scope).into();
    let promise = import.call(scope, receiver, &[specifier.into(), referrer, attributes.into()])?;
    v8::Local::<v8::Promise>::try_from(promise).ok()
}

/// V8's `HostInitializeImportMetaObjectCallback`.
extern "C" fn initialize_import_meta(
    context: v8::Local<v8::Context>,
    module: v8::Local<v8::Module>,
    meta: v8::Local<v8::Object>,
) {
    // SAFETY: V8 calls this on the isolate's thread with a live context.
    v8::callback_scope!(unsafe scope, context);
    v8::scope!(let scope, scope);
    let map = map(scope);
    let Some(id) = map.find(scope, module) else { return };
    let url = map.records.borrow().get(id).map(|record| record.url.clone()).unwrap_or_default();
    let Some(initialize) = map.hooks.borrow().as_ref().map(|(_, meta)| v8::Local::new(scope, meta)) else { return };
    let url = string(scope, &url);
    let receiver = v8::undefined(scope).into();
    initialize.call(scope, receiver, &[url.into(), meta.into()]);
}

/// `[key, value, ...]` of import attributes, of which the engine gives `stride` items each.
fn attributes_array<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    attributes: v8::Local<v8::FixedArray>,
    stride: usize,
) -> v8::Local<'s, v8::Array> {
    let mut list: Vec<v8::Local<v8::Value>> = Vec::new();
    for index in (0..attributes.length()).step_by(stride) {
        for offset in 0..2 {
            let item = attributes.get(scope, index + offset).and_then(|item| v8::Local::<v8::Value>::try_from(item).ok());
            list.push(item.unwrap_or_else(|| v8::undefined(scope).into()));
        }
    }
    v8::Array::new_with_elements(scope, &list)
}

/// `compileModule(url, source)`: the module's number. Throws its syntax error.
fn compile(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let url = args.get(0).to_rust_string_lossy(scope);
    let Some(source) = args.get(1).to_string(scope) else { return };
    let name = string(scope, &url);
    let origin = super::origin(scope, name.into(), true);
    let mut source = Source::new(source, Some(&origin));
    if let Some(module) = v8::script_compiler::compile_module(scope, &mut source) {
        let id = map(scope).add(scope, module, url, None);
        rv.set_double(id as f64);
    }
}

/// `createSyntheticModule(url, names, evaluate)`: a module whose exports `evaluate` sets with `setExport`.
fn create_synthetic(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let url = args.get(0).to_rust_string_lossy(scope);
    let (Ok(names), Ok(evaluate)) =
        (v8::Local::<v8::Array>::try_from(args.get(1)), v8::Local::<v8::Function>::try_from(args.get(2)))
    else {
        return;
    };
    let names: Vec<v8::Local<v8::String>> =
        (0..names.length()).filter_map(|index| names.get_index(scope, index)?.to_string(scope)).collect();
    let name = string(scope, &url);
    let module = v8::Module::create_synthetic_module(scope, name, &names, evaluate_synthetic);
    let evaluate = v8::Global::new(scope, evaluate);
    let id = map(scope).add(scope, module, url, Some(evaluate));
    rv.set_double(id as f64);
}

/// V8's `SyntheticModuleEvaluationSteps`.
fn evaluate_synthetic<'s>(
    context: v8::Local<'s, v8::Context>,
    module: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Value>> {
    // SAFETY: V8 calls this on the isolate's thread with a live context.
    v8::callback_scope!(unsafe scope, context);
    let map = map(scope);
    let id = map.find(scope, module)?;
    let evaluate = {
        let records = map.records.borrow();
        v8::Local::new(scope, records.get(id)?.evaluate.as_ref()?)
    };
    let receiver = v8::undefined(scope).into();
    let number = v8::Number::new(scope, id as f64);
    evaluate.call(scope, receiver, &[number.into()])?;
    // The engine takes a promise here; one that is resolved, as nothing is waited for.
    let resolver = v8::PromiseResolver::new(scope)?;
    let undefined = v8::undefined(scope);
    resolver.resolve(scope, undefined.into());
    Some(resolver.get_promise(scope).into())
}

/// `setExport(id, name, value)`.
fn set_export<'s>(scope: &mut v8::PinScope<'s, '_>, args: v8::FunctionCallbackArguments<'s>, _rv: v8::ReturnValue) {
    let Some(module) = module_of(scope, &args) else { return };
    let Some(name) = args.get(1).to_string(scope) else { return };
    // An unknown name throws, and the exception goes on to the caller.
    let _ = module.set_synthetic_module_export(scope, name, args.get(2));
}

/// `moduleRequests(id)`: `[specifier, [key, value, ...], ...]` in the order of the imports.
fn requests(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(module) = module_of(scope, &args) else { return };
    let requests = module.get_module_requests();
    let mut list: Vec<v8::Local<v8::Value>> = Vec::new();
    for index in 0..requests.length() {
        let Some(request) = requests.get(scope, index) else { continue };
        let Ok(request) = v8::Local::<v8::ModuleRequest>::try_from(request) else { continue };
        list.push(request.get_specifier().into());
        let attributes = attributes_array(scope, request.get_import_attributes(), 3);
        list.push(attributes.into());
    }
    rv.set(v8::Array::new_with_elements(scope, &list).into());
}

/// `linkModule(id, ids)`: what the requests of `moduleRequests` stand for.
fn link(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let id = number(scope, &args, 0);
    let Ok(ids) = v8::Local::<v8::Array>::try_from(args.get(1)) else { return };
    let links = (0..ids.length())
        .filter_map(|index| Some(ids.get_index(scope, index)?.uint32_value(scope)? as usize))
        .collect();
    if let Some(record) = map(scope).records.borrow_mut().get_mut(id) {
        record.links = links;
    }
}

/// `instantiateModule(id)`: resolves all imports and exports. Throws a SyntaxError for a name that nobody exports.
fn instantiate(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    if let Some(module) = module_of(scope, &args) {
        // The exception, if any, goes on to the caller.
        let _ = module.instantiate_module(scope, resolve);
    }
}

/// V8's `ResolveModuleCallback`: looks up what `linkModule` was told.
fn resolve<'s>(
    context: v8::Local<'s, v8::Context>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Module>> {
    // SAFETY: V8 calls this on the isolate's thread with a live context.
    v8::callback_scope!(unsafe scope, context);
    let map = map(scope);
    let id = map.find(scope, referrer)?;
    let requests = referrer.get_module_requests();
    let wanted = attributes_array(scope, attributes, 3);
    for index in 0..requests.length() {
        let request = v8::Local::<v8::ModuleRequest>::try_from(requests.get(scope, index)?).ok()?;
        let given = attributes_array(scope, request.get_import_attributes(), 3);
        if request.get_specifier().strict_equals(specifier.into()) && same(scope, wanted, given) {
            let target = map.records.borrow().get(id)?.links.get(index).copied()?;
            return map.get(scope, target);
        }
    }
    None
}

fn same(scope: &mut v8::PinScope, a: v8::Local<v8::Array>, b: v8::Local<v8::Array>) -> bool {
    a.length() == b.length()
        && (0..a.length()).all(|index| match (a.get_index(scope, index), b.get_index(scope, index)) {
            (Some(a), Some(b)) => a.strict_equals(b),
            _ => false,
        })
}

/// `evaluateModule(id)`: the promise of its evaluation.
fn evaluate(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Some(promise) = module_of(scope, &args).and_then(|module| module.evaluate(scope)) {
        rv.set(promise);
    }
}

/// `moduleNamespace(id)`.
fn namespace(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Some(module) = module_of(scope, &args) {
        rv.set(module.get_module_namespace());
    }
}

/// `moduleStatus(id)`: 0 uninstantiated, 1 instantiating, 2 instantiated, 3 evaluating, 4 evaluated, 5 errored.
fn status(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Some(module) = module_of(scope, &args) {
        rv.set_int32(match module.get_status() {
            v8::ModuleStatus::Uninstantiated => 0,
            v8::ModuleStatus::Instantiating => 1,
            v8::ModuleStatus::Instantiated => 2,
            v8::ModuleStatus::Evaluating => 3,
            v8::ModuleStatus::Evaluated => 4,
            v8::ModuleStatus::Errored => 5,
        });
    }
}

/// `moduleError(id)`: what its evaluation threw.
fn error(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Some(module) = module_of(scope, &args)
        && module.get_status() == v8::ModuleStatus::Errored
    {
        rv.set(module.get_exception());
    }
}

/// `isGraphAsync(id)`: it or a module that it imports awaits at the top level. Only once it is instantiated.
fn is_graph_async(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Some(module) = module_of(scope, &args)
        && !matches!(module.get_status(), v8::ModuleStatus::Uninstantiated | v8::ModuleStatus::Instantiating)
    {
        rv.set_bool(module.is_graph_async());
    }
}

/// `stalledAwaits(id)`: `file:line`, the source line and a caret for each top-level await that can never go on.
fn stalled_awaits(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(module) = module_of(scope, &args) else { return };
    let stalled = module.get_stalled_top_level_await_message(scope);
    let mut list: Vec<v8::Local<v8::Value>> = Vec::new();
    for (_, message) in stalled {
        let arrow = super::arrow(scope, message);
        list.push(string(scope, &arrow).into());
    }
    rv.set(v8::Array::new_with_elements(scope, &list).into());
}
