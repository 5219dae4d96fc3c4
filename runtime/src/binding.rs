//! Native functions for the internal JavaScript modules, as data.
//!
//! A [`Binding`] names a set of functions; `internalBinding('name')` in `js/` makes the object that holds them, once,
//! when it is first asked for. They are plain function pointers, so that a snapshot can list them as external
//! references.

use v8::MapFnTo;

/// Collects the functions of one binding.
#[derive(Default)]
pub struct Functions {
    pub(crate) list: Vec<(&'static str, v8::FunctionCallback)>,
}

impl Functions {
    /// Adds `function` under `name`, which is also its JavaScript `name`.
    pub fn add(&mut self, name: &'static str, function: impl MapFnTo<v8::FunctionCallback>) {
        self.list.push((name, function.map_fn_to()));
    }
}

/// Adds to the object of a binding what is not a function: constants, shared arrays.
pub type Init = for<'s, 'i> fn(&mut v8::PinScope<'s, 'i>, v8::Local<'s, v8::Object>);

/// A named set of native functions.
pub struct Binding {
    /// What `internalBinding(name)` finds it under.
    pub name: &'static str,
    /// Lists the functions.
    pub functions: fn(&mut Functions),
    /// Runs after the functions are in place, if there is more to add.
    pub init: Option<Init>,
}
