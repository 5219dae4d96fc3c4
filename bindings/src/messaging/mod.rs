//! Messages between the parts of a program: `structuredClone`, MessagePort, BroadcastChannel.
//!
//! | file | what |
//! |---|---|
//! | `clone` | values to messages and back |
//! | `channel` | what any thread may hold: ends of channels, and who is connected |
//! | `ports` | the ends that belong to this thread, and how they wake its loop |

mod channel;
mod clone;
mod ports;

use jsr_runtime::binding::Binding;

pub use channel::Detached;
pub use ports::{adopt, close_all, detach};

pub const BINDING: Binding = Binding {
    name: "messaging",
    functions: |f| {
        f.add("setHooks", clone::set_hooks);
        f.add("structuredClone", clone::structured_clone);
        f.add("mark", clone::mark);
        f.add("isMarked", clone::is_marked);
        f.add("makePair", ports::make_pair);
        f.add("joinBroadcast", ports::join_broadcast);
        f.add("post", ports::post);
        f.add("start", ports::start);
        f.add("close", ports::close_port);
        f.add("setReferenced", ports::set_referenced);
        f.add("hasRef", ports::has_ref);
        f.add("isOpen", ports::is_open_port);
        f.add("receive", ports::receive);
        f.add("drain", ports::drain);
        f.add("openInbox", ports::open_inbox);
        f.add("postToInbox", ports::post_to_inbox);
    },
    init: None,
};
