//! Room on the stack for sources that are nested deeply: the parser and the walk call themselves for what is nested.

/// The most stack that a source may need.
const MOST: usize = if usize::BITS >= 64 { 4 << 30 } else { 256 << 20 };
/// What every caller has.
const HERE: usize = 256 << 10;
/// The least stack of a thread: enough for long chains of members and calls, which the source's brackets do not tell.
const LEAST: usize = 64 << 20;
/// What the parser needs for a bracket, and for an operator or keyword, at most, in bytes; measured, with a margin.
const BRACKET: usize = if cfg!(debug_assertions) { 6 << 10 } else { 3 << 10 };
const OPERATOR: usize = if cfg!(debug_assertions) { 2 << 10 } else { 768 };
/// What the walk needs for a node, at most.
const NODE: usize = if cfg!(debug_assertions) { 8 << 10 } else { 3 << 10 };

/// How many bytes of stack the parser may need: as if everything in the source that can nest were nested, since telling
/// brackets from those in strings and regular expressions takes a parser.
fn needed(source: &str) -> usize {
    let mut bytes: usize = 0;
    let mut word = 0;
    for (index, byte) in source.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80 {
            continue;
        }
        if source.get(word..index).is_some_and(is_nesting_word) {
            bytes = bytes.saturating_add(OPERATOR);
        }
        word = index + 1;
        bytes = bytes.saturating_add(match byte {
            b'(' | b'[' | b'{' => BRACKET,
            b'!' | b'~' | b'+' | b'-' | b'*' | b'/' | b'%' | b'=' | b'<' | b'>' | b'?' | b':' | b'&'
            | b'|' | b'^' | b'`' | b'@' => OPERATOR,
            _ => 0,
        });
    }
    bytes
}

/// Whether what follows the word can be part of what it begins.
fn is_nesting_word(word: &str) -> bool {
    matches!(
        word,
        "async"
            | "await"
            | "case"
            | "class"
            | "delete"
            | "do"
            | "else"
            | "extends"
            | "for"
            | "function"
            | "if"
            | "in"
            | "instanceof"
            | "new"
            | "try"
            | "typeof"
            | "void"
            | "while"
            | "with"
            | "yield"
    )
}

/// Runs something that parses and walks `source`; its argument is how deep nodes may nest in the walk. It says `None` if
/// they nest deeper, and is run again with more stack then. `None` if there is not enough stack.
pub(crate) fn with_stack<T: Send>(source: &str, run: impl Fn(usize) -> Option<T> + Sync) -> Option<T> {
    let needed = needed(source);
    if needed <= HERE
        && let Some(done) = run(HERE / NODE)
    {
        return Some(done);
    }
    if needed > MOST {
        return None;
    }
    let stack = needed.max(LEAST);
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name("instrument".to_owned());
        let thread = builder
            .stack_size(stack + HERE)
            .spawn_scoped(scope, || run(stack / NODE));
        thread.ok().and_then(|thread| thread.join().ok()).flatten()
    })
}
