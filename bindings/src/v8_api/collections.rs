//! Garbage collections, as they happen: for `v8.GCProfiler`.

use std::cell::RefCell;
use std::ffi::c_void;
use std::rc::Rc;
use std::time::Instant;

use jsr_runtime::engine::string;

use super::heap::{Space, space_list, spaces, statistics, statistics_list};

/// The heap at one time.
struct Heap {
    statistics: [f64; 15],
    spaces: Vec<Space>,
}

impl Heap {
    fn now(isolate: &mut v8::Isolate) -> Self {
        Self {
            statistics: statistics(isolate),
            spaces: spaces(isolate),
        }
    }
}

/// One collection.
struct Collection {
    kind: &'static str,
    before: Heap,
    after: Heap,
    micros: f64,
}

/// What is recorded, in a slot of the isolate.
#[derive(Default)]
struct Recording {
    profilers: u32,
    running: Option<(Heap, Instant)>,
    collections: Vec<Collection>,
}

type Slot = Rc<RefCell<Recording>>;

fn slot(isolate: &mut v8::Isolate) -> Slot {
    if let Some(slot) = isolate.get_slot::<Slot>() {
        return Rc::clone(slot);
    }
    let slot = Slot::default();
    isolate.set_slot(Rc::clone(&slot));
    slot
}

fn name(kind: v8::GCType) -> &'static str {
    match kind {
        v8::GCType::kGCTypeScavenge => "Scavenge",
        v8::GCType::kGCTypeMinorMarkSweep => "MinorMarkSweep",
        v8::GCType::kGCTypeMarkSweepCompact => "MarkSweepCompact",
        v8::GCType::kGCTypeIncrementalMarking => "IncrementalMarking",
        v8::GCType::kGCTypeProcessWeakCallbacks => "ProcessWeakCallbacks",
        _ => "All",
    }
}

unsafe extern "C" fn before(
    isolate: v8::UnsafeRawIsolatePtr,
    _kind: v8::GCType,
    _flags: v8::GCCallbackFlags,
    _data: *mut c_void,
) {
    // SAFETY: V8 passes the isolate that collects, on its thread, and it lives as long as this call.
    let mut isolate = unsafe { v8::Isolate::from_raw_isolate_ptr(isolate) };
    let slot = slot(&mut isolate);
    let heap = Heap::now(&mut isolate);
    slot.borrow_mut().running = Some((heap, Instant::now()));
}

unsafe extern "C" fn after(
    isolate: v8::UnsafeRawIsolatePtr,
    kind: v8::GCType,
    _flags: v8::GCCallbackFlags,
    _data: *mut c_void,
) {
    // SAFETY: as in `before`.
    let mut isolate = unsafe { v8::Isolate::from_raw_isolate_ptr(isolate) };
    let slot = slot(&mut isolate);
    let Some((before, began)) = slot.borrow_mut().running.take() else {
        return;
    };
    let micros = began.elapsed().as_secs_f64() * 1e6;
    let after = Heap::now(&mut isolate);
    slot.borrow_mut().collections.push(Collection {
        kind: name(kind),
        before,
        after,
        micros,
    });
}

/// `startCollections()`: where this profiler's collections begin in the record.
pub fn start(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let slot = slot(scope);
    let first = slot.borrow().profilers == 0;
    if first {
        scope.add_gc_prologue_callback(before, std::ptr::null_mut(), v8::GCType::kGCTypeAll);
        scope.add_gc_epilogue_callback(after, std::ptr::null_mut(), v8::GCType::kGCTypeAll);
    }
    let mut recording = slot.borrow_mut();
    recording.profilers += 1;
    rv.set_uint32(u32::try_from(recording.collections.len()).unwrap_or(u32::MAX));
}

/// `stopCollections(from)`: what was recorded since, flat: kind, microseconds, and the heap before and after, each as the
/// numbers of the heap and its spaces.
pub fn stop(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let slot = slot(scope);
    let from = args.get(0).uint32_value(scope).unwrap_or(0) as usize;
    // Making the result may collect, too: the record is closed before.
    let (collections, rest) = {
        let mut recording = slot.borrow_mut();
        recording.profilers = recording.profilers.saturating_sub(1);
        let from = from.min(recording.collections.len());
        (recording.collections.split_off(from), recording.profilers)
    };
    if rest == 0 {
        scope.remove_gc_prologue_callback(before, std::ptr::null_mut());
        scope.remove_gc_epilogue_callback(after, std::ptr::null_mut());
        slot.borrow_mut().collections.clear();
    }
    let mut flat: Vec<v8::Local<v8::Value>> = Vec::new();
    for collection in &collections {
        flat.push(string(scope, collection.kind).into());
        flat.push(v8::Number::new(scope, collection.micros).into());
        for heap in [&collection.before, &collection.after] {
            flat.push(statistics_list(scope, &heap.statistics));
            flat.push(space_list(scope, &heap.spaces));
        }
    }
    rv.set(v8::Array::new_with_elements(scope, &flat).into());
    if rest > 0 {
        // Another profiler still needs them.
        let mut recording = slot.borrow_mut();
        let later = std::mem::take(&mut recording.collections);
        recording.collections = later.into_iter().chain(collections).collect();
    }
}
