//! zlib, gzip and raw deflate. The only unsafe code of compression is here: calls of the original zlib.

use std::ffi::{CStr, c_int};
use std::mem::size_of;

use libz_sys::{self as z, z_stream};

use super::{Engine, Failure, Step, room_for};

const DEFLATE: i32 = 1;
const INFLATE: i32 = 2;
const GZIP: i32 = 3;
const GUNZIP: i32 = 4;
const DEFLATE_RAW: i32 = 5;
const INFLATE_RAW: i32 = 6;
const UNZIP: i32 = 7;

/// What a stream is made with: numbers of zlib, and the mode by Node's number.
pub struct Settings {
    pub mode: i32,
    pub window_bits: i32,
    pub level: i32,
    pub mem_level: i32,
    pub strategy: i32,
    pub dictionary: Vec<u8>,
    /// Nothing may follow the end of a gzip file, not even another one.
    pub one_member: bool,
}

impl Settings {
    fn compresses(&self) -> bool {
        matches!(self.mode, DEFLATE | GZIP | DEFLATE_RAW)
    }

    /// The window's size as zlib wants it, with the format in it.
    fn bits(&self) -> i32 {
        match self.mode {
            GZIP | GUNZIP => self.window_bits + 16,
            UNZIP => self.window_bits + 32,
            DEFLATE_RAW | INFLATE_RAW => -self.window_bits,
            _ => self.window_bits,
        }
    }
}

/// A stream of zlib.
pub struct Deflate {
    // zlib keeps a pointer to it.
    stream: Box<z_stream>,
    settings: Settings,
    /// What an input of unknown format turns out to be, by its first two bytes.
    magic: usize,
}

// SAFETY: zlib has no state but that of the stream, which nothing else points to.
unsafe impl Send for Deflate {}

unsafe extern "C" fn allocate(_: z::voidpf, items: z::uInt, size: z::uInt) -> z::voidpf {
    // SAFETY: `calloc` takes any sizes, and answers null if it cannot.
    unsafe { libc::calloc(items as usize, size as usize) }
}

unsafe extern "C" fn free(_: z::voidpf, address: z::voidpf) {
    // SAFETY: zlib frees what `allocate` gave it, once.
    unsafe { libc::free(address) }
}

impl Deflate {
    pub fn new(settings: Settings) -> Result<Self, &'static str> {
        let stream = Box::new(z_stream {
            next_in: std::ptr::null_mut(),
            avail_in: 0,
            total_in: 0,
            next_out: std::ptr::null_mut(),
            avail_out: 0,
            total_out: 0,
            msg: std::ptr::null_mut(),
            state: std::ptr::null_mut(),
            zalloc: allocate,
            zfree: free,
            opaque: std::ptr::null_mut(),
            data_type: 0,
            adler: 0,
            reserved: 0,
        });
        let mut deflate = Self {
            stream,
            settings,
            magic: 0,
        };
        if deflate.initialize() != z::Z_OK {
            return Err("Initialization failed");
        }
        if deflate.set_first_dictionary() != z::Z_OK {
            return Err("Failed to set dictionary");
        }
        Ok(deflate)
    }

    fn initialize(&mut self) -> c_int {
        let Settings {
            level,
            mem_level,
            strategy,
            ..
        } = self.settings;
        let bits = self.settings.bits();
        let compresses = self.settings.compresses();
        let length = c_int::try_from(size_of::<z_stream>()).unwrap_or(0);
        // SAFETY: the stream is as zlib wants it before it is initialized, and stays where it is.
        unsafe {
            let version = z::zlibVersion();
            if compresses {
                z::deflateInit2_(
                    &raw mut *self.stream,
                    level,
                    z::Z_DEFLATED,
                    bits,
                    mem_level,
                    strategy,
                    version,
                    length,
                )
            } else {
                z::inflateInit2_(&raw mut *self.stream, bits, version, length)
            }
        }
    }

    /// A dictionary that must be there from the start. Where the input names it, it is set when that is read.
    fn set_first_dictionary(&mut self) -> c_int {
        if self.settings.dictionary.is_empty() {
            return z::Z_OK;
        }
        match self.settings.mode {
            DEFLATE | DEFLATE_RAW => {
                let dictionary = &self.settings.dictionary;
                let length = z::uInt::try_from(dictionary.len()).unwrap_or(z::uInt::MAX);
                // SAFETY: the stream is initialized; the dictionary is only read, up to its length.
                unsafe { z::deflateSetDictionary(&raw mut *self.stream, dictionary.as_ptr(), length) }
            }
            INFLATE_RAW => self.set_inflate_dictionary(),
            _ => z::Z_OK,
        }
    }

    fn set_inflate_dictionary(&mut self) -> c_int {
        let dictionary = &self.settings.dictionary;
        let length = z::uInt::try_from(dictionary.len()).unwrap_or(z::uInt::MAX);
        // SAFETY: as above.
        unsafe { z::inflateSetDictionary(&raw mut *self.stream, dictionary.as_ptr(), length) }
    }

    /// Looks whether the input is gzip: only that goes on after its end.
    fn look_at_magic(&mut self, input: &[u8]) {
        for byte in input {
            if self.settings.mode != UNZIP {
                return;
            }
            match (self.magic, *byte) {
                (0, 0x1f) => self.magic = 1,
                (1, 0x8b) => self.settings.mode = GUNZIP,
                _ => self.settings.mode = INFLATE,
            }
        }
    }

    /// Calls `deflate` or `inflate` once, with what is left of input and output.
    fn call(&mut self, flush: i32, compresses: bool) -> c_int {
        // SAFETY: the stream is initialized, and points to live memory of the lengths that it says.
        unsafe {
            if compresses {
                z::deflate(&raw mut *self.stream, flush)
            } else {
                z::inflate(&raw mut *self.stream, flush)
            }
        }
    }

    /// Calls zlib until this step is done.
    fn run(&mut self, flush: i32, input: &[u8]) -> c_int {
        if self.settings.compresses() {
            return self.call(flush, true);
        }
        self.look_at_magic(input);
        let mut result = self.call(flush, false);
        if self.settings.mode != INFLATE_RAW
            && result == z::Z_NEED_DICT
            && !self.settings.dictionary.is_empty()
        {
            result = self.set_inflate_dictionary();
            if result == z::Z_OK {
                result = self.call(flush, false);
            } else if result == z::Z_DATA_ERROR {
                result = z::Z_NEED_DICT;
            }
        }
        // What follows the end of a gzip file is another one, unless it is zeros.
        while result == z::Z_STREAM_END && self.settings.mode == GUNZIP && !self.settings.one_member {
            let left = self.stream.avail_in as usize;
            match input
                .get(input.len() - left.min(input.len())..)
                .and_then(<[u8]>::first)
            {
                None | Some(0) => break,
                Some(_) => {}
            }
            if self.reset_stream() != z::Z_OK {
                break;
            }
            result = self.call(flush, false);
        }
        result
    }

    fn reset_stream(&mut self) -> c_int {
        // SAFETY: the stream is initialized.
        unsafe {
            if self.settings.compresses() {
                z::deflateReset(&raw mut *self.stream)
            } else {
                z::inflateReset(&raw mut *self.stream)
            }
        }
    }

    fn failure(&self, result: c_int, flush: i32) -> Option<Failure> {
        let message = match result {
            z::Z_OK | z::Z_BUF_ERROR => {
                if self.stream.avail_out == 0 || flush != z::Z_FINISH {
                    return None;
                }
                return Some(Failure::end_of_file());
            }
            z::Z_STREAM_END => return None,
            z::Z_NEED_DICT if self.settings.dictionary.is_empty() => "Missing dictionary",
            z::Z_NEED_DICT => "Bad dictionary",
            _ => "Zlib error",
        };
        Some(self.describe(message, result))
    }

    /// A failure in zlib's own words, if it has any.
    fn describe(&self, message: &str, errno: i32) -> Failure {
        if self.stream.msg.is_null() {
            return Failure::new(message, errno);
        }
        // SAFETY: zlib's messages are static texts.
        let text = unsafe { CStr::from_ptr(self.stream.msg) };
        Failure::new(&text.to_string_lossy(), errno)
    }
}

impl Engine for Deflate {
    fn step(&mut self, flush: i32, input: &[u8], room: usize) -> Step {
        let mut output = room_for(room.min(z::uInt::MAX as usize));
        let input = &input[..input.len().min(z::uInt::MAX as usize)];
        self.stream.next_in = input.as_ptr().cast_mut();
        self.stream.avail_in = z::uInt::try_from(input.len()).unwrap_or(0);
        self.stream.next_out = output.as_mut_ptr();
        self.stream.avail_out = z::uInt::try_from(output.len()).unwrap_or(0);
        let result = self.run(flush, input);
        let failure = self.failure(result, flush);
        let consumed = input.len() - self.stream.avail_in as usize;
        output.truncate(output.len() - self.stream.avail_out as usize);
        // Nothing may be left that points to this step's memory.
        self.stream.next_in = std::ptr::null_mut();
        self.stream.avail_in = 0;
        self.stream.next_out = std::ptr::null_mut();
        self.stream.avail_out = 0;
        Step {
            consumed,
            output,
            failure,
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        let mut result = self.reset_stream();
        if result == z::Z_OK {
            result = self.set_first_dictionary();
        }
        match result {
            z::Z_OK => Ok(()),
            _ => Err(self.describe("Failed to reset stream", result)),
        }
    }

    fn params(&mut self, level: i32, strategy: i32) -> Result<(), Failure> {
        if !self.settings.compresses() {
            return Ok(());
        }
        // zlib wants an address, but has nothing to write: everything was flushed before.
        self.stream.next_out = std::ptr::dangling_mut();
        // SAFETY: the stream is initialized; without room for output zlib writes none.
        let result = unsafe { z::deflateParams(&raw mut *self.stream, level, strategy) };
        self.stream.next_out = std::ptr::null_mut();
        match result {
            z::Z_OK | z::Z_BUF_ERROR => Ok(()),
            _ => Err(self.describe("Failed to set parameters", result)),
        }
    }
}

impl Drop for Deflate {
    fn drop(&mut self) {
        // SAFETY: zlib frees what it allocated; a stream that was never initialized has no state, which it notices.
        unsafe {
            if self.settings.compresses() {
                z::deflateEnd(&raw mut *self.stream);
            } else {
                z::inflateEnd(&raw mut *self.stream);
            }
        }
    }
}

/// The checksum of gzip over `bytes`, going on from `value`.
pub fn crc32(value: u32, bytes: &[u8]) -> u32 {
    let mut sum = z::uLong::from(value);
    for part in bytes.chunks(1 << 30) {
        let length = z::uInt::try_from(part.len()).unwrap_or(0);
        // SAFETY: the bytes are only read, up to their length.
        sum = unsafe { z::crc32(sum, part.as_ptr(), length) };
    }
    u32::try_from(sum & 0xffff_ffff).unwrap_or(0)
}
