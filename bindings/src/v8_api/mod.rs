//! What `js/v8.js` asks of the engine itself: its heap, its flags, its format for values.

mod collections;
mod heap;
mod serdes;

use jsr_runtime::binding::Binding;

pub const BINDING: Binding = Binding {
    name: "v8",
    functions: |f| {
        f.add("heapStatistics", heap::heap_statistics);
        f.add("heapSpaceStatistics", heap::heap_space_statistics);
        f.add("heapCodeStatistics", heap::heap_code_statistics);
        f.add("takeHeapSnapshot", heap::take_heap_snapshot);
        f.add("setFlags", heap::set_flags);
        f.add("cachedDataVersionTag", heap::cached_data_version_tag);
        f.add("isOneByte", heap::is_one_byte);
        f.add("startCollections", collections::start);
        f.add("stopCollections", collections::stop);
        f.add("makeSerializer", serdes::make_serializer);
        f.add("makeDeserializer", serdes::make_deserializer);
        f.add("free", serdes::free);
        f.add("writeHeader", serdes::write_header);
        f.add("writeValue", serdes::write_value);
        f.add("release", serdes::release);
        f.add("writeTransfer", serdes::write_transfer);
        f.add("writeUint32", serdes::write_uint32);
        f.add("writeUint64", serdes::write_uint64);
        f.add("writeDouble", serdes::write_double);
        f.add("writeBytes", serdes::write_bytes);
        f.add("setViewsAreHostObjects", serdes::set_views_are_host_objects);
        f.add("readHeader", serdes::read_header);
        f.add("readValue", serdes::read_value);
        f.add("readTransfer", serdes::read_transfer);
        f.add("wireFormatVersion", serdes::wire_format_version);
        f.add("readUint32", serdes::read_uint32);
        f.add("readUint64", serdes::read_uint64);
        f.add("readDouble", serdes::read_double);
        f.add("readBytes", serdes::read_bytes);
    },
    init: None,
};
