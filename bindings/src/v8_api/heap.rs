//! The heap in numbers, and flags.

use std::io::Write;

use jsr_runtime::engine::string;

fn numbers<'s>(scope: &v8::PinScope<'s, '_>, values: &[f64]) -> v8::Local<'s, v8::Value> {
    let values: Vec<v8::Local<v8::Value>> = values
        .iter()
        .map(|value| v8::Number::new(scope, *value).into())
        .collect();
    v8::Array::new_with_elements(scope, &values).into()
}

/// The heap, in the order in which Node lists it.
pub fn statistics(isolate: &mut v8::Isolate) -> [f64; 15] {
    let heap = isolate.get_heap_statistics();
    [
        heap.total_heap_size() as f64,
        heap.total_heap_size_executable() as f64,
        heap.total_physical_size() as f64,
        heap.total_available_size() as f64,
        heap.used_heap_size() as f64,
        heap.heap_size_limit() as f64,
        heap.malloced_memory() as f64,
        heap.peak_malloced_memory() as f64,
        f64::from(u8::from(heap.does_zap_garbage())),
        heap.number_of_native_contexts() as f64,
        heap.number_of_detached_contexts() as f64,
        heap.total_global_handles_size() as f64,
        heap.used_global_handles_size() as f64,
        heap.external_memory() as f64,
        heap.total_allocated_bytes() as f64,
    ]
}

/// A space of the heap: its name, and size, used, available, physical.
pub type Space = (String, [f64; 4]);

/// The spaces of the heap.
pub fn spaces(isolate: &mut v8::Isolate) -> Vec<Space> {
    (0..isolate.number_of_heap_spaces())
        .filter_map(|index| isolate.get_heap_space_statistics(index))
        .map(|space| {
            let sizes = [
                space.space_size() as f64,
                space.space_used_size() as f64,
                space.space_available_size() as f64,
                space.physical_space_size() as f64,
            ];
            (space.space_name().to_string_lossy().into_owned(), sizes)
        })
        .collect()
}

/// `heapStatistics()`: an array of numbers.
pub fn heap_statistics(
    scope: &mut v8::PinScope,
    _args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let values = statistics(scope);
    rv.set(numbers(scope, &values));
}

/// Spaces as JavaScript sees them: `[name, [numbers], ...]`.
pub fn space_list<'s>(scope: &v8::PinScope<'s, '_>, spaces: &[Space]) -> v8::Local<'s, v8::Value> {
    let mut flat = Vec::new();
    for (name, sizes) in spaces {
        flat.push(string(scope, name).into());
        flat.push(numbers(scope, sizes));
    }
    v8::Array::new_with_elements(scope, &flat).into()
}

/// The heap as JavaScript sees it.
pub fn statistics_list<'s>(scope: &v8::PinScope<'s, '_>, values: &[f64]) -> v8::Local<'s, v8::Value> {
    numbers(scope, values)
}

/// `heapSpaceStatistics()`: see [`space_list`].
pub fn heap_space_statistics(
    scope: &mut v8::PinScope,
    _args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let spaces = spaces(scope);
    rv.set(space_list(scope, &spaces));
}

/// `heapCodeStatistics()`: an array of numbers.
pub fn heap_code_statistics(
    scope: &mut v8::PinScope,
    _args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let Some(code) = scope.get_heap_code_and_metadata_statistics() else {
        return;
    };
    let values = [
        code.code_and_metadata_size() as f64,
        code.bytecode_and_metadata_size() as f64,
        code.external_script_source_size() as f64,
        code.cpu_profiler_metadata_size() as f64,
    ];
    rv.set(numbers(scope, &values));
}

/// `takeHeapSnapshot(path)`: writes all that is on the heap to a file: 0, or the number of the error. Without a path, the
/// bytes as an ArrayBuffer.
pub fn take_heap_snapshot(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    if args.get(0).is_undefined() {
        let mut bytes = Vec::new();
        scope.take_heap_snapshot(|chunk| {
            bytes.extend_from_slice(chunk);
            true
        });
        let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
        rv.set(v8::ArrayBuffer::with_backing_store(scope, &store).into());
        return;
    }
    let path = args.get(0).to_rust_string_lossy(scope);
    let result = std::fs::File::create(path).and_then(|mut file| {
        let mut result = Ok(());
        scope.take_heap_snapshot(|chunk| {
            result = file.write_all(chunk);
            result.is_ok()
        });
        result
    });
    let number = result
        .err()
        .map_or(0, |error| error.raw_os_error().unwrap_or(libc::EIO));
    rv.set_int32(number);
}

/// `setFlags(text)`.
pub fn set_flags(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    v8::V8::set_flags_from_string(&args.get(0).to_rust_string_lossy(scope));
}

/// `cachedDataVersionTag()`.
pub fn cached_data_version_tag(
    _scope: &mut v8::PinScope,
    _args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    rv.set_uint32(v8::script_compiler::cached_data_version_tag());
}

/// `isOneByte(text)`: how the engine keeps it.
pub fn is_one_byte(_scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Ok(text) = args.get(0).try_cast::<v8::String>() {
        rv.set_bool(text.is_onebyte());
    }
}
