//! ES modules as the engine has them: compiled, linked, evaluated; and what the engine asks its host for while they run:
//! `import()`, `import.meta`, the exports of synthetic modules.
//!
//! A module is known to JavaScript by its number. Which file a specifier means, in which order what is loaded and how
//! errors read is decided in `js/internal/modules/esm/`; nothing here knows of files.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::engine::string;
use crate::instrument::Kind;
use crate::trace;

/// The functions of `js/` that the engine's questions go to.
pub struct Hooks {
    /// `importDynamically(specifier, attributes, referrer, importer)`: a promise for the namespace. `attributes` is flat:
    /// `[key, value, ...]`; `referrer` is the name of the script that asks, `importer` a number if `vm` compiled it.
    pub import_dynamically: v8::Global<v8::Function>,
    /// `initializeImportMeta(module, meta)`, when a module first reads `import.meta`.
    pub initialize_import_meta: v8::Global<v8::Function>,
}

/// A module and what it is linked to.
struct Record {
    module: v8::Global<v8::Module>,
    /// What its requests were resolved to, by [`request_key`].
    links: HashMap<String, u32>,
    /// Of a synthetic module: the function that sets its exports.
    evaluate: Option<v8::Global<v8::Function>>,
}

/// All modules of an isolate. They live as long as it does, as the specification asks: a module that was imported once
/// is the same one for ever.
#[derive(Default)]
pub struct ModuleMap {
    records: RefCell<Vec<Record>>,
    numbers: RefCell<HashMap<v8::Global<v8::Module>, u32>>,
    hooks: RefCell<Option<Hooks>>,
}

/// Answers the engine's questions about modules from now on. Called once, when the isolate is made.
pub fn install(isolate: &mut v8::Isolate) {
    isolate.set_slot(Rc::new(ModuleMap::default()));
    isolate.set_host_import_module_dynamically_callback(import_dynamically);
    isolate.set_host_initialize_import_meta_object_callback(initialize_import_meta);
}

/// One `import` of a module, or several of the same.
pub struct Request<'s> {
    /// What stands after `from`.
    pub specifier: v8::Local<'s, v8::String>,
    /// Keys and values of `with { ... }`, in turns.
    pub attributes: Vec<v8::Local<'s, v8::String>>,
}

impl ModuleMap {
    /// The modules of the isolate that `scope` belongs to; `None` if it was made without [`install`].
    pub fn get(isolate: &v8::Isolate) -> Option<Rc<ModuleMap>> {
        isolate.get_slot::<Rc<ModuleMap>>().cloned()
    }

    /// Sets what [`import_dynamically`] and [`initialize_import_meta`] call.
    pub fn set_hooks(&self, hooks: Hooks) {
        self.hooks.replace(Some(hooks));
    }

    /// Compiles a module. `None` if it does not parse; the exception is pending then.
    pub fn compile(
        &self,
        scope: &mut v8::PinScope,
        name: v8::Local<v8::String>,
        source: v8::Local<v8::String>,
    ) -> Option<u32> {
        let module = compile(scope, name, source)?;
        let traced = trace::compile_instrumented(scope, name, source, Kind::Module, |scope, source| {
            compile(scope, name, source)
        });
        Some(self.add(scope, traced.unwrap_or(module), None))
    }

    /// A module whose exports `evaluate(number)` sets, with [`ModuleMap::set_export`].
    pub fn synthetic(
        &self,
        scope: &mut v8::PinScope,
        name: v8::Local<v8::String>,
        exports: &[v8::Local<v8::String>],
        evaluate: v8::Local<v8::Function>,
    ) -> u32 {
        let module = v8::Module::create_synthetic_module(scope, name, exports, evaluate_synthetic);
        self.add(scope, module, Some(evaluate))
    }

    fn add(
        &self,
        scope: &mut v8::PinScope,
        module: v8::Local<v8::Module>,
        evaluate: Option<v8::Local<v8::Function>>,
    ) -> u32 {
        let module = v8::Global::new(scope, module);
        let evaluate = evaluate.map(|function| v8::Global::new(scope, function));
        let mut records = self.records.borrow_mut();
        // Four thousand million modules do not fit into any heap.
        let number = u32::try_from(records.len()).unwrap_or(u32::MAX);
        self.numbers.borrow_mut().insert(module.clone(), number);
        records.push(Record {
            module,
            links: HashMap::new(),
            evaluate,
        });
        number
    }

    /// The engine's module; `None` for a number that was never given out.
    pub fn module<'s>(&self, scope: &v8::PinScope<'s, '_>, number: u32) -> Option<v8::Local<'s, v8::Module>> {
        let records = self.records.borrow();
        let record = records.get(number as usize)?;
        Some(v8::Local::new(scope, &record.module))
    }

    /// What the module `number` asks for, in the order of its source.
    pub fn requests<'s>(&self, scope: &v8::PinScope<'s, '_>, number: u32) -> Vec<Request<'s>> {
        let Some(module) = self.module(scope, number) else {
            return Vec::new();
        };
        let list = module.get_module_requests();
        (0..list.length())
            .filter_map(|index| {
                let request = v8::Local::<v8::ModuleRequest>::try_from(list.get(scope, index)?).ok()?;
                Some(Request {
                    specifier: request.get_specifier(),
                    attributes: attributes(scope, request.get_import_attributes(), STATIC_ATTRIBUTE),
                })
            })
            .collect()
    }

    /// Resolves the requests of the module `number`, in the order of [`ModuleMap::requests`], to `targets`.
    pub fn link(&self, scope: &v8::PinScope, number: u32, targets: &[u32]) {
        let requests = self.requests(scope, number);
        let links = requests
            .iter()
            .zip(targets)
            .map(|(request, target)| {
                (
                    request_key(scope, request.specifier, &request.attributes),
                    *target,
                )
            })
            .collect();
        if let Some(record) = self.records.borrow_mut().get_mut(number as usize) {
            record.links = links;
        }
    }

    /// Connects the imports of the module `number`, and of all below it, to exports. `None` if one is missing; the
    /// exception is pending then.
    pub fn instantiate(&self, scope: &mut v8::PinScope, number: u32) -> Option<bool> {
        self.module(scope, number)?.instantiate_module(scope, resolve)
    }

    /// Sets an export of a synthetic module. `None` if it has no such export; the exception is pending then.
    pub fn set_export<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        number: u32,
        name: v8::Local<'s, v8::String>,
        value: v8::Local<'s, v8::Value>,
    ) -> Option<bool> {
        let module = self
            .module(scope, number)
            .filter(|module| module.is_synthetic_module())?;
        module.set_synthetic_module_export(scope, name, value)
    }
}

/// Compiles a module that nobody is going to run, or that [`ModuleMap::compile`] keeps.
pub fn compile<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<v8::String>,
    source: v8::Local<v8::String>,
) -> Option<v8::Local<'s, v8::Module>> {
    let origin = v8::ScriptOrigin::new(
        scope,
        name.into(),
        0,
        0,
        false,
        -1,
        None,
        false,
        false,
        true,
        None,
    );
    let mut source = v8::script_compiler::Source::new(source, Some(&origin));
    v8::script_compiler::compile_module(scope, &mut source)
}

/// The elements of one attribute of a static import: key, value, place in the source.
const STATIC_ATTRIBUTE: usize = 3;

/// The elements of one attribute of `import()`: key, value.
const DYNAMIC_ATTRIBUTE: usize = 2;

/// Keys and values out of a list that holds `stride` elements for each attribute.
fn attributes<'s>(
    scope: &v8::PinScope<'s, '_>,
    list: v8::Local<v8::FixedArray>,
    stride: usize,
) -> Vec<v8::Local<'s, v8::String>> {
    (0..list.length())
        .filter(|index| index % stride < 2)
        .filter_map(|index| v8::Local::<v8::String>::try_from(list.get(scope, index)?).ok())
        .collect()
}

/// What two requests have in common if they must get the same module.
fn request_key(
    scope: &v8::PinScope,
    specifier: v8::Local<v8::String>,
    attributes: &[v8::Local<v8::String>],
) -> String {
    let mut key = specifier.to_rust_string_lossy(scope);
    for text in attributes {
        key.push('\0');
        key.push_str(&text.to_rust_string_lossy(scope));
    }
    key
}

/// V8's `ResolveModuleCallback`: what [`ModuleMap::link`] said.
fn resolve<'s>(
    context: v8::Local<'s, v8::Context>,
    specifier: v8::Local<'s, v8::String>,
    import_attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Module>> {
    // SAFETY: V8 calls this on the isolate's thread, inside a handle scope that outlives this call.
    v8::callback_scope!(unsafe scope, context);
    let attributes = attributes(scope, import_attributes, STATIC_ATTRIBUTE);
    let key = request_key(scope, specifier, &attributes);
    let map = ModuleMap::get(scope)?;
    let referrer = v8::Global::new(scope, referrer);
    let number = *map.numbers.borrow().get(&referrer)?;
    let target = map
        .records
        .borrow()
        .get(number as usize)?
        .links
        .get(&key)
        .copied();
    let module = target.and_then(|target| map.module(scope, target));
    if module.is_none() {
        let message = string(scope, "a module was not linked before it was instantiated");
        let error = v8::Exception::error(scope, message);
        scope.throw_exception(error);
    }
    module
}

/// V8's `SyntheticModuleEvaluationSteps`: calls what [`ModuleMap::synthetic`] got. This is a part of the evaluation that
/// V8 is in the middle of, not a callback of the loop, so no checkpoint follows it.
fn evaluate_synthetic<'s>(
    context: v8::Local<'s, v8::Context>,
    module: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Value>> {
    // SAFETY: V8 calls this on the isolate's thread, inside a handle scope that outlives this call.
    v8::callback_scope!(unsafe scope, context);
    let map = ModuleMap::get(scope)?;
    let module = v8::Global::new(scope, module);
    let number = *map.numbers.borrow().get(&module)?;
    let evaluate = map.records.borrow().get(number as usize)?.evaluate.clone()?;
    let receiver = v8::undefined(scope).into();
    let argument = v8::Integer::new_from_unsigned(scope, number).into();
    v8::Local::new(scope, evaluate).call(scope, receiver, &[argument])?;
    let resolver = v8::PromiseResolver::new(scope)?;
    resolver.resolve(scope, receiver)?;
    Some(resolver.get_promise(scope).into())
}

/// V8's `HostImportModuleDynamicallyCallback`.
fn import_dynamically<'s, 'i>(
    scope: &mut v8::PinScope<'s, 'i>,
    host_defined_options: v8::Local<'s, v8::Data>,
    referrer: v8::Local<'s, v8::Value>,
    specifier: v8::Local<'s, v8::String>,
    import_attributes: v8::Local<'s, v8::FixedArray>,
) -> Option<v8::Local<'s, v8::Promise>> {
    let attributes: Vec<v8::Local<v8::Value>> = attributes(scope, import_attributes, DYNAMIC_ATTRIBUTE)
        .into_iter()
        .map(Into::into)
        .collect();
    let attributes = v8::Array::new_with_elements(scope, &attributes).into();
    let map = ModuleMap::get(scope)?;
    let hook = map
        .hooks
        .borrow()
        .as_ref()
        .map(|hooks| v8::Local::new(scope, &hooks.import_dynamically));
    let Some(hook) = hook else {
        let message = string(scope, "import() is not available yet");
        let error = v8::Exception::error(scope, message);
        scope.throw_exception(error);
        return None;
    };
    let receiver = v8::undefined(scope).into();
    let importer = importer(scope, host_defined_options);
    let promise = hook.call(
        scope,
        receiver,
        &[specifier.into(), attributes, referrer, importer],
    )?;
    v8::Local::<v8::Promise>::try_from(promise).ok()
}

/// What the text that says `import()` was compiled with, if it was compiled by `vm`; undefined for any other.
fn importer<'s>(
    scope: &v8::PinScope<'s, '_>,
    host_defined_options: v8::Local<'s, v8::Data>,
) -> v8::Local<'s, v8::Value> {
    // SAFETY: V8 passes what the origin of the script holds, which is a PrimitiveArray, or an empty one if it holds nothing.
    let options: v8::Local<v8::PrimitiveArray> = unsafe { v8::Local::cast_unchecked(host_defined_options) };
    if options.length() == 0 {
        return v8::undefined(scope).into();
    }
    options.get(scope, 0).into()
}

/// V8's `HostInitializeImportMetaObjectCallback`.
unsafe extern "C" fn initialize_import_meta(
    context: v8::Local<v8::Context>,
    module: v8::Local<v8::Module>,
    meta: v8::Local<v8::Object>,
) {
    // SAFETY: V8 calls this on the isolate's thread, inside a handle scope that outlives this call.
    v8::callback_scope!(unsafe scope, context);
    let Some(map) = ModuleMap::get(scope) else { return };
    let module = v8::Global::new(scope, module);
    let Some(number) = map.numbers.borrow().get(&module).copied() else {
        return;
    };
    let hook = map
        .hooks
        .borrow()
        .as_ref()
        .map(|hooks| v8::Local::new(scope, &hooks.initialize_import_meta));
    let Some(hook) = hook else { return };
    let receiver = v8::undefined(scope).into();
    let number = v8::Integer::new_from_unsigned(scope, number).into();
    // What it throws (there is no stack left, say) stays pending for the code that reads `import.meta`.
    let _ = hook.call(scope, receiver, &[number, meta.into()]);
}
