//! The engine's modules, by number. See `jsr_runtime::modules`.

use std::rc::Rc;

use jsr_runtime::arrow;
use jsr_runtime::engine::{self, string};
use jsr_runtime::modules::{Hooks, ModuleMap};

/// The map, and the number that is the first argument.
fn target(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> Option<(Rc<ModuleMap>, u32)> {
    Some((ModuleMap::get(scope)?, args.get(0).uint32_value(scope)?))
}

/// The module whose number is the first argument.
fn module<'s>(
    scope: &v8::PinScope<'s, '_>,
    args: &v8::FunctionCallbackArguments,
) -> Option<v8::Local<'s, v8::Module>> {
    let (map, number) = target(scope, args)?;
    map.module(scope, number)
}

/// `setHooks(importDynamically, initializeImportMeta)`: see [`Hooks`].
pub fn set_hooks(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let (Some(map), Ok(import), Ok(meta)) = (
        ModuleMap::get(scope),
        v8::Local::<v8::Function>::try_from(args.get(0)),
        v8::Local::<v8::Function>::try_from(args.get(1)),
    ) else {
        return;
    };
    map.set_hooks(Hooks {
        import_dynamically: v8::Global::new(scope, import),
        initialize_import_meta: v8::Global::new(scope, meta),
    });
}

/// `compileModule(url, source)`: the number of the new module. Throws its syntax error.
pub fn compile_module(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let (Some(map), Some(url), Some(source)) = (
        ModuleMap::get(scope),
        args.get(0).to_string(scope),
        args.get(1).to_string(scope),
    ) else {
        return;
    };
    v8::tc_scope!(let tc, scope);
    if let Some(number) = map.compile(tc, url, source) {
        rv.set_uint32(number);
        return;
    }
    if let (Some(error), Some(message)) = (tc.exception(), tc.message()) {
        arrow::keep(tc, error, message, None);
    }
    tc.rethrow();
}

/// `createSyntheticModule(url, names, evaluate)`: the number of a module whose exports `evaluate(number)` sets.
pub fn create_synthetic_module(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let (Some(map), Some(url), Ok(names), Ok(evaluate)) = (
        ModuleMap::get(scope),
        args.get(0).to_string(scope),
        v8::Local::<v8::Array>::try_from(args.get(1)),
        v8::Local::<v8::Function>::try_from(args.get(2)),
    ) else {
        return;
    };
    let names: Vec<_> = (0..names.length())
        .filter_map(|index| names.get_index(scope, index)?.to_string(scope))
        .collect();
    rv.set_uint32(map.synthetic(scope, url, &names, evaluate));
}

/// `setExport(number, name, value)`.
pub fn set_export<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue,
) {
    if let (Some((map, number)), Some(name)) = (target(scope, &args), args.get(1).to_string(scope)) {
        // A name that was not announced throws.
        let _ = map.set_export(scope, number, name, args.get(2));
    }
}

/// `moduleRequests(number)`: `[specifier, attributes, ...]`, attributes being `[key, value, ...]` or undefined.
pub fn module_requests(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let Some((map, number)) = target(scope, &args) else {
        return;
    };
    let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
    let mut list: Vec<v8::Local<v8::Value>> = Vec::new();
    for request in map.requests(scope, number) {
        list.push(request.specifier.into());
        let attributes: Vec<v8::Local<v8::Value>> = request.attributes.into_iter().map(Into::into).collect();
        list.push(if attributes.is_empty() {
            undefined
        } else {
            v8::Array::new_with_elements(scope, &attributes).into()
        });
    }
    rv.set(v8::Array::new_with_elements(scope, &list).into());
}

/// `linkModule(number, numbers)`: what the requests of the module are for, in their order.
pub fn link_module(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let (Some((map, number)), Ok(targets)) = (
        target(scope, &args),
        v8::Local::<v8::Array>::try_from(args.get(1)),
    ) else {
        return;
    };
    let targets: Vec<u32> = (0..targets.length())
        .filter_map(|index| targets.get_index(scope, index)?.uint32_value(scope))
        .collect();
    map.link(scope, number, &targets);
}

/// `instantiateModule(number)`: connects imports to exports, here and in all modules below. Throws if one is missing, and
/// shows the place in the `stack` of that error.
pub fn instantiate_module(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    _rv: v8::ReturnValue,
) {
    let Some((map, number)) = target(scope, &args) else {
        return;
    };
    v8::tc_scope!(let tc, scope);
    if map.instantiate(tc, number).is_some() {
        return;
    }
    if let (Some(error), Some(message)) = (tc.exception(), tc.message()) {
        arrow::keep(tc, error, message, Some("\n"));
    }
    tc.rethrow();
}

/// `evaluateModule(number)`: the promise of its evaluation.
pub fn evaluate_module(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    if let Some(promise) = module(scope, &args).and_then(|module| module.evaluate(scope)) {
        rv.set(promise);
    }
}

/// `moduleStatus(number)`: 0 uninstantiated, 1 instantiating, 2 instantiated, 3 evaluating, 4 evaluated (or waiting in a
/// top-level await), 5 errored.
pub fn module_status(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Some(module) = module(scope, &args) {
        rv.set_int32(module.get_status() as i32);
    }
}

/// `moduleError(number)`: what its evaluation threw, with the place where it did; undefined if it did not.
pub fn module_error(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let module = module(scope, &args).filter(|module| module.get_status() == v8::ModuleStatus::Errored);
    if let Some(module) = module {
        let error = module.get_exception();
        let message = v8::Exception::create_message(scope, error);
        arrow::keep(scope, error, message, None);
        rv.set(error);
    }
}

/// `moduleNamespace(number)`: undefined before it is instantiated.
pub fn module_namespace(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    if let Some(module) = module(scope, &args).filter(|module| is_instantiated(module)) {
        rv.set(module.get_module_namespace());
    }
}

/// `isGraphAsync(number)`: whether it, or a module below it, awaits at its top level. False before it is instantiated.
pub fn is_graph_async(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let module = module(scope, &args).filter(|module| is_instantiated(module));
    rv.set_bool(module.is_some_and(|module| module.is_graph_async()));
}

fn is_instantiated(module: &v8::Module) -> bool {
    !matches!(
        module.get_status(),
        v8::ModuleStatus::Uninstantiated | v8::ModuleStatus::Instantiating
    )
}

/// `stalledAwaits(number)`: where the module, or one below it, waits at its top level: `file:line`, the source line and a
/// caret for each.
pub fn stalled_awaits(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let Some(module) = module(scope, &args).filter(|module| is_instantiated(module)) else {
        return;
    };
    let stalled = module.get_stalled_top_level_await_message(scope);
    let arrows: Vec<v8::Local<v8::Value>> = stalled
        .into_iter()
        .map(|(_, message)| string(scope, &engine::arrow(scope, message)).into())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &arrows).into());
}
