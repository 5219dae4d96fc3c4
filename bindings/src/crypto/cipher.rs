//! AES in its modes, in pieces.

use aes::cipher::consts::U16;
use aes::cipher::{
    Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, BlockSizeUser,
    KeyInit, KeyIvInit, StreamCipher,
};
use aes::{Aes128, Aes192, Aes256};
use ghash::GHash;
use ghash::universal_hash::UniversalHash;
use jsr_runtime::binding::Functions;
use subtle::ConstantTimeEq;

use super::{bytes_of, uint, with_bytes};
use crate::fs::uint8_array;
use crate::handles;

const BLOCK: usize = 16;

pub fn add_functions(f: &mut Functions) {
    f.add("cipherAad", aad);
    f.add("cipherFinal", finish);
    f.add("cipherNew", new);
    f.add("cipherPadding", padding);
    f.add("cipherSetTag", set_tag);
    f.add("cipherTag", tag);
    f.add("cipherUpdate", update);
}

/// Why a cipher cannot end.
#[derive(Clone, Copy)]
#[repr(i32)]
enum Fault {
    /// The last block is not whole.
    BlockLength = 1,
    /// The padding is none.
    Padding = 2,
    /// The text is not what the tag was made for, or there is no tag.
    Authentication = 3,
}

/// What works on bytes in place: on whole blocks only, unless it makes a stream.
trait Process: Send {
    fn process(&mut self, bytes: &mut [u8]);
}

fn blocks(bytes: &mut [u8]) -> impl Iterator<Item = &mut Array<u8, U16>> {
    bytes
        .chunks_exact_mut(BLOCK)
        .filter_map(|chunk| chunk.try_into().ok())
}

struct EcbEncrypt<C>(C);
impl<C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16> + Send> Process for EcbEncrypt<C> {
    fn process(&mut self, bytes: &mut [u8]) {
        blocks(bytes).for_each(|block| self.0.encrypt_block(block));
    }
}

struct EcbDecrypt<C>(C);
impl<C: BlockCipherDecrypt + BlockSizeUser<BlockSize = U16> + Send> Process for EcbDecrypt<C> {
    fn process(&mut self, bytes: &mut [u8]) {
        blocks(bytes).for_each(|block| self.0.decrypt_block(block));
    }
}

struct Chained<M>(M);
impl<M: BlockModeEncrypt + BlockSizeUser<BlockSize = U16> + Send> Process for Chained<M> {
    fn process(&mut self, bytes: &mut [u8]) {
        blocks(bytes).for_each(|block| self.0.encrypt_block(block));
    }
}

struct Unchained<M>(M);
impl<M: BlockModeDecrypt + BlockSizeUser<BlockSize = U16> + Send> Process for Unchained<M> {
    fn process(&mut self, bytes: &mut [u8]) {
        blocks(bytes).for_each(|block| self.0.decrypt_block(block));
    }
}

struct Stream<S>(S);
impl<S: StreamCipher + Send> Process for Stream<S> {
    fn process(&mut self, bytes: &mut [u8]) {
        self.0.apply_keystream(bytes);
    }
}

/// A cipher that turns whole blocks into blocks, and what is not yet one.
struct BlockState {
    process: Box<dyn Process>,
    encrypt: bool,
    padding: bool,
    rest: Vec<u8>,
}

impl BlockState {
    fn update(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut ready = std::mem::take(&mut self.rest);
        ready.extend_from_slice(bytes);
        let mut whole = ready.len() - ready.len() % BLOCK;
        // The last block may be padding, which must not come out.
        if !self.encrypt && self.padding && whole == ready.len() && whole > 0 {
            whole -= BLOCK;
        }
        self.rest = ready.split_off(whole);
        self.process.process(&mut ready);
        ready
    }

    fn finish(mut self) -> Result<Vec<u8>, Fault> {
        let mut rest = std::mem::take(&mut self.rest);
        if !self.padding {
            return if rest.is_empty() {
                Ok(rest)
            } else {
                Err(Fault::BlockLength)
            };
        }
        if self.encrypt {
            let missing = BLOCK - rest.len();
            rest.resize(BLOCK, u8::try_from(missing).unwrap_or_default());
            self.process.process(&mut rest);
            return Ok(rest);
        }
        if rest.len() != BLOCK {
            return Err(Fault::BlockLength);
        }
        self.process.process(&mut rest);
        let count = usize::from(rest[BLOCK - 1]);
        let is_padding = (1..=BLOCK).contains(&count)
            && rest[BLOCK - count..]
                .iter()
                .all(|byte| usize::from(*byte) == count);
        if !is_padding {
            return Err(Fault::Padding);
        }
        rest.truncate(BLOCK - count);
        Ok(rest)
    }
}

/// The universal hash of GCM over bytes that come in pieces.
struct Hashing {
    hash: GHash,
    rest: Vec<u8>,
    length: u64,
}

impl Hashing {
    fn new(key: &Array<u8, U16>) -> Self {
        Self {
            hash: GHash::new(key),
            rest: Vec::with_capacity(BLOCK),
            length: 0,
        }
    }

    fn update(&mut self, mut bytes: &[u8]) {
        self.length = self.length.wrapping_add(bytes.len() as u64);
        if !self.rest.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.rest.len()));
            self.rest.extend_from_slice(now);
            bytes = later;
            if self.rest.len() < BLOCK {
                return;
            }
            self.hash.update_padded(&self.rest);
            self.rest.clear();
        }
        let whole = bytes.len() - bytes.len() % BLOCK;
        self.hash.update_padded(&bytes[..whole]);
        self.rest.extend_from_slice(&bytes[whole..]);
    }

    /// Fills up the last block with zeros; what follows is another text. Answers how many bits this one had.
    fn pad(&mut self) -> u64 {
        self.hash.update_padded(&self.rest);
        self.rest.clear();
        std::mem::take(&mut self.length).wrapping_mul(8)
    }

    fn finish(mut self, first_bits: u64, second_bits: u64) -> [u8; BLOCK] {
        let mut lengths = [0; BLOCK];
        lengths[..8].copy_from_slice(&first_bits.to_be_bytes());
        lengths[8..].copy_from_slice(&second_bits.to_be_bytes());
        self.hash.update_padded(&lengths);
        self.hash.finalize().into()
    }
}

/// Galois/counter mode: a stream of bytes, and a tag over them and what else counts.
struct GcmState {
    stream: Box<dyn Process>,
    hashing: Hashing,
    /// What the hash is hidden by.
    mask: [u8; BLOCK],
    encrypt: bool,
    /// The bits of what counts without being encrypted, once the text has begun.
    aad_bits: Option<u64>,
    tag: Vec<u8>,
}

impl GcmState {
    fn new<C>(key: &[u8], iv: &[u8], encrypt: bool) -> Option<Self>
    where
        C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16> + KeyInit + Send + 'static,
        ctr::Ctr32BE<C>: KeyIvInit + StreamCipher + Send,
    {
        let cipher = C::new_from_slice(key).ok()?;
        let mut hash_key = Array::<u8, U16>::default();
        cipher.encrypt_block(&mut hash_key);
        let mut counter = [0; BLOCK];
        if iv.len() == 12 {
            counter[..12].copy_from_slice(iv);
            counter[15] = 1;
        } else {
            let mut hashing = Hashing::new(&hash_key);
            hashing.update(iv);
            let bits = hashing.pad();
            counter = hashing.finish(0, bits);
        }
        // The first block of the stream hides the hash, the text follows.
        let mut stream = ctr::Ctr32BE::<C>::new_from_slices(key, &counter).ok()?;
        let mut mask = [0; BLOCK];
        stream.apply_keystream(&mut mask);
        Some(Self {
            stream: Box::new(Stream(stream)),
            hashing: Hashing::new(&hash_key),
            mask,
            encrypt,
            aad_bits: None,
            tag: Vec::new(),
        })
    }

    fn begin_text(&mut self) {
        if self.aad_bits.is_none() {
            self.aad_bits = Some(self.hashing.pad());
        }
    }

    fn update(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.begin_text();
        let mut text = bytes.to_vec();
        if !self.encrypt {
            self.hashing.update(&text);
        }
        self.stream.process(&mut text);
        if self.encrypt {
            self.hashing.update(&text);
        }
        text
    }

    /// The tag of what was encrypted, or whether what was decrypted has the tag that it should have.
    fn finish(mut self) -> Result<[u8; BLOCK], Fault> {
        self.begin_text();
        let text_bits = self.hashing.pad();
        let mut tag = self.hashing.finish(self.aad_bits.unwrap_or(0), text_bits);
        tag.iter_mut()
            .zip(self.mask)
            .for_each(|(byte, mask)| *byte ^= mask);
        if !self.encrypt {
            let expected = tag.get(..self.tag.len()).unwrap_or_default();
            if self.tag.is_empty() || !bool::from(expected.ct_eq(&self.tag)) {
                return Err(Fault::Authentication);
            }
        }
        Ok(tag)
    }
}

enum State {
    Block(BlockState),
    Stream(Box<dyn Process>),
    Gcm(Box<GcmState>),
    /// The end of an encryption with a tag.
    Tag([u8; BLOCK]),
    Ended,
}

impl State {
    fn new(mode: &str, key: &[u8], iv: &[u8], encrypt: bool) -> Option<Self> {
        match key.len() {
            16 => Self::with::<Aes128>(mode, key, iv, encrypt),
            24 => Self::with::<Aes192>(mode, key, iv, encrypt),
            32 => Self::with::<Aes256>(mode, key, iv, encrypt),
            _ => None,
        }
    }

    fn with<C>(mode: &str, key: &[u8], iv: &[u8], encrypt: bool) -> Option<Self>
    where
        C: BlockCipherEncrypt
            + BlockCipherDecrypt
            + BlockSizeUser<BlockSize = U16>
            + KeyInit
            + Send
            + 'static,
    {
        let process: Box<dyn Process> = match (mode, encrypt) {
            ("ecb", true) => Box::new(EcbEncrypt(C::new_from_slice(key).ok()?)),
            ("ecb", false) => Box::new(EcbDecrypt(C::new_from_slice(key).ok()?)),
            ("cbc", true) => Box::new(Chained(cbc::Encryptor::<C>::new_from_slices(key, iv).ok()?)),
            ("cbc", false) => Box::new(Unchained(cbc::Decryptor::<C>::new_from_slices(key, iv).ok()?)),
            ("ctr", _) => {
                let stream = ctr::Ctr128BE::<C>::new_from_slices(key, iv).ok()?;
                return Some(Self::Stream(Box::new(Stream(stream))));
            }
            ("gcm", _) => return Some(Self::Gcm(Box::new(GcmState::new::<C>(key, iv, encrypt)?))),
            _ => return None,
        };
        Some(Self::Block(BlockState {
            process,
            encrypt,
            padding: true,
            rest: Vec::new(),
        }))
    }
}

/// `cipherNew(owner, mode, key, iv, encrypt)`: the number of a cipher that lives as long as `owner`; 0 if there is none for
/// this mode, key and initialization vector.
fn new(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let mode = args.get(1).to_rust_string_lossy(scope);
    let (key, iv) = (bytes_of(&args, 2), bytes_of(&args, 3));
    let state = State::new(&mode, &key, &iv, args.get(4).boolean_value(scope));
    if let (Some(state), Ok(owner)) = (state, v8::Local::<v8::Object>::try_from(args.get(0))) {
        rv.set_uint32(handles::add(scope, owner, state));
    } else {
        rv.set_uint32(0);
    }
}

fn with_state<R>(
    scope: &mut v8::PinScope,
    args: &v8::FunctionCallbackArguments,
    work: impl FnOnce(&mut State) -> R,
) -> Option<R> {
    let id = uint(scope, args, 0);
    handles::with(scope, id, work)
}

/// `cipherUpdate(number, bytes)`: what came out; nothing if the cipher has ended.
fn update(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let output = with_state(scope, &args, |state| {
        with_bytes(&args, 1, |bytes| match state {
            State::Block(block) => Some(block.update(bytes)),
            State::Stream(stream) => {
                let mut text = bytes.to_vec();
                stream.process(&mut text);
                Some(text)
            }
            State::Gcm(gcm) => Some(gcm.update(bytes)),
            State::Tag(_) | State::Ended => None,
        })
    });
    if let Some(output) = output.flatten() {
        rv.set(uint8_array(scope, output));
    }
}

/// `cipherFinal(number)`: the last bytes, or the number of a [`Fault`].
fn finish(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let outcome = with_state(scope, &args, |state| {
        match std::mem::replace(state, State::Ended) {
            State::Block(block) => block.finish(),
            State::Gcm(gcm) => gcm.finish().map(|tag| {
                *state = State::Tag(tag);
                Vec::new()
            }),
            State::Stream(_) | State::Tag(_) | State::Ended => Ok(Vec::new()),
        }
    });
    match outcome {
        Some(Ok(bytes)) => rv.set(uint8_array(scope, bytes)),
        Some(Err(fault)) => rv.set_int32(fault as i32),
        None => rv.set(uint8_array(scope, Vec::new())),
    }
}

/// `cipherPadding(number, on)`: whether there was still time for it.
fn padding(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let on = args.get(1).boolean_value(scope);
    let done = with_state(scope, &args, |state| match state {
        State::Block(block) => {
            block.padding = on;
            true
        }
        State::Stream(_) | State::Gcm(_) => true,
        State::Tag(_) | State::Ended => false,
    });
    rv.set_bool(done.unwrap_or(false));
}

/// `cipherAad(number, bytes)`: whether these bytes can count.
fn aad(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let done = with_state(scope, &args, |state| match state {
        State::Gcm(gcm) if gcm.aad_bits.is_none() => {
            with_bytes(&args, 1, |bytes| gcm.hashing.update(bytes));
            true
        }
        _ => false,
    });
    rv.set_bool(done.unwrap_or(false));
}

/// `cipherSetTag(number, bytes)`: whether the cipher takes a tag.
fn set_tag(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let done = with_state(scope, &args, |state| match state {
        State::Gcm(gcm) if !gcm.encrypt => {
            gcm.tag = bytes_of(&args, 1);
            true
        }
        _ => false,
    });
    rv.set_bool(done.unwrap_or(false));
}

/// `cipherTag(number)`: the tag of what was encrypted, once it has ended.
fn tag(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let tag = with_state(scope, &args, |state| match state {
        State::Tag(tag) => Some(tag.to_vec()),
        _ => None,
    });
    if let Some(tag) = tag.flatten() {
        rv.set(uint8_array(scope, tag));
    }
}
