//! Hash functions and HMAC, by the names that OpenSSL has for them.

use hmac::{Hmac, KeyInit, Mac, SimpleHmac};
use jsr_runtime::binding::Functions;
use jsr_runtime::engine::string;
use sha2::digest::{ExtendableOutput, FixedOutput, Update, XofReader};

use super::work::{self, Refusal};
use super::{bytes_of, size, uint, with_bytes};
use crate::fs::uint8_array;
use crate::handles;

pub fn add_functions(f: &mut Functions) {
    f.add("hash", hash);
    f.add("hashCopy", hash_copy);
    f.add("hashDigest", hash_digest);
    f.add("hashNames", hash_names);
    f.add("hashNew", hash_new);
    f.add("hashSize", hash_size);
    f.add("hashUpdate", hash_update);
    f.add("hmacNew", hmac_new);
}

/// Names that `getHashes` lists, in its order, each with the function that it stands for.
const NAMES: &[(&str, Function)] = {
    use Function::*;
    &[
        ("RSA-MD5", Md5),
        ("RSA-RIPEMD160", Ripemd160),
        ("RSA-SHA1", Sha1),
        ("RSA-SHA1-2", Sha1),
        ("RSA-SHA224", Sha224),
        ("RSA-SHA256", Sha256),
        ("RSA-SHA3-224", Sha3_224),
        ("RSA-SHA3-256", Sha3_256),
        ("RSA-SHA3-384", Sha3_384),
        ("RSA-SHA3-512", Sha3_512),
        ("RSA-SHA384", Sha384),
        ("RSA-SHA512", Sha512),
        ("RSA-SHA512/224", Sha512_224),
        ("RSA-SHA512/256", Sha512_256),
        ("blake2b-512", Blake2b512),
        ("blake2b512", Blake2b512),
        ("blake2s-256", Blake2s256),
        ("blake2s256", Blake2s256),
        ("id-rsassa-pkcs1-v1_5-with-sha3-224", Sha3_224),
        ("id-rsassa-pkcs1-v1_5-with-sha3-256", Sha3_256),
        ("id-rsassa-pkcs1-v1_5-with-sha3-384", Sha3_384),
        ("id-rsassa-pkcs1-v1_5-with-sha3-512", Sha3_512),
        ("keccak-224", Keccak224),
        ("keccak-256", Keccak256),
        ("keccak-384", Keccak384),
        ("keccak-512", Keccak512),
        ("md5", Md5),
        ("md5WithRSAEncryption", Md5),
        ("ripemd", Ripemd160),
        ("ripemd-160", Ripemd160),
        ("ripemd160", Ripemd160),
        ("ripemd160WithRSA", Ripemd160),
        ("rmd160", Ripemd160),
        ("sha-1", Sha1),
        ("sha-224", Sha224),
        ("sha-256", Sha256),
        ("sha-384", Sha384),
        ("sha-512", Sha512),
        ("sha-512/224", Sha512_224),
        ("sha-512/256", Sha512_256),
        ("sha1", Sha1),
        ("sha1WithRSAEncryption", Sha1),
        ("sha2-224", Sha224),
        ("sha2-256", Sha256),
        ("sha2-384", Sha384),
        ("sha2-512", Sha512),
        ("sha2-512/224", Sha512_224),
        ("sha2-512/256", Sha512_256),
        ("sha224", Sha224),
        ("sha224WithRSAEncryption", Sha224),
        ("sha256", Sha256),
        ("sha256WithRSAEncryption", Sha256),
        ("sha3-224", Sha3_224),
        ("sha3-256", Sha3_256),
        ("sha3-384", Sha3_384),
        ("sha3-512", Sha3_512),
        ("sha384", Sha384),
        ("sha384WithRSAEncryption", Sha384),
        ("sha512", Sha512),
        ("sha512-224", Sha512_224),
        ("sha512-224WithRSAEncryption", Sha512_224),
        ("sha512-256", Sha512_256),
        ("sha512-256WithRSAEncryption", Sha512_256),
        ("sha512WithRSAEncryption", Sha512),
        ("shake-128", Shake128),
        ("shake-256", Shake256),
        ("shake128", Shake128),
        ("shake256", Shake256),
        ("ssl3-md5", Md5),
        ("ssl3-sha1", Sha1),
    ]
};

/// A hash function.
#[derive(Clone, Copy)]
pub enum Function {
    Blake2b512,
    Blake2s256,
    Keccak224,
    Keccak256,
    Keccak384,
    Keccak512,
    Md5,
    Ripemd160,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sha512_224,
    Sha512_256,
    Sha3_224,
    Sha3_256,
    Sha3_384,
    Sha3_512,
    Shake128,
    Shake256,
}

/// Evaluates `$body` with `$hash` and `$mac` as the types of a function of fixed size; `$otherwise` for the others.
macro_rules! with_types {
    ($function:expr, |$hash:ident, $mac:ident| $body:expr, $otherwise:expr) => {
        with_types!(@match $function, $hash, $mac, $body, $otherwise,
            eager: Md5 md5::Md5, Ripemd160 ripemd::Ripemd160, Sha1 sha1::Sha1, Sha224 sha2::Sha224,
                Sha256 sha2::Sha256, Sha384 sha2::Sha384, Sha512 sha2::Sha512, Sha512_224 sha2::Sha512_224,
                Sha512_256 sha2::Sha512_256;
            lazy: Blake2b512 blake2::Blake2b512, Blake2s256 blake2::Blake2s256, Keccak224 sha3::Keccak224,
                Keccak256 sha3::Keccak256, Keccak384 sha3::Keccak384, Keccak512 sha3::Keccak512,
                Sha3_224 sha3::Sha3_224, Sha3_256 sha3::Sha3_256, Sha3_384 sha3::Sha3_384,
                Sha3_512 sha3::Sha3_512)
    };
    (@match $function:expr, $hash:ident, $mac:ident, $body:expr, $otherwise:expr,
        eager: $($eager:ident $eager_type:ty),*; lazy: $($lazy:ident $lazy_type:ty),*) => {
        match $function {
            $(Function::$eager => {
                #[allow(dead_code, reason = "not every use needs both types")]
                type $hash = $eager_type;
                #[allow(dead_code, reason = "not every use needs both types")]
                type $mac = Hmac<$eager_type>;
                $body
            })*
            $(Function::$lazy => {
                #[allow(dead_code, reason = "not every use needs both types")]
                type $hash = $lazy_type;
                #[allow(dead_code, reason = "not every use needs both types")]
                type $mac = SimpleHmac<$lazy_type>;
                $body
            })*
            Function::Shake128 | Function::Shake256 => $otherwise,
        }
    };
}
pub(super) use with_types;

impl Function {
    /// The function of a name in any case.
    pub fn named(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, function)| *function)
    }

    /// The function that argument `index` names.
    pub fn argument(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> Option<Self> {
        Self::named(&args.get(index).to_rust_string_lossy(scope))
    }

    /// How many bytes a digest has; 0 if it has as many as are asked for.
    pub fn size(self) -> usize {
        use sha2::digest::OutputSizeUser;
        with_types!(self, |D, _M| <D as OutputSizeUser>::output_size(), 0)
    }

    /// A computation that nothing was given to yet. `length` counts for functions without a size.
    fn begin(self, length: usize) -> Box<dyn Digesting> {
        match self {
            Self::Shake128 => Box::new(Extendable(shake::Shake128::default(), length)),
            Self::Shake256 => Box::new(Extendable(shake::Shake256::default(), length)),
            fixed => with_types!(fixed, |D, _M| Box::new(Fixed(D::default())), Box::new(Nothing)),
        }
    }

    /// A code of authenticity under `key`; `None` for functions without a size, which have none.
    pub fn begin_mac(self, key: &[u8]) -> Option<Box<dyn Digesting>> {
        with_types!(
            self,
            |_D, M| {
                let mac = <M as KeyInit>::new_from_slice(key).ok()?;
                Some(Box::new(Code(mac)))
            },
            None
        )
    }
}

/// A digest or a code of authenticity that is being computed.
pub trait Digesting: Send {
    fn update(&mut self, bytes: &[u8]);
    fn finish(self: Box<Self>) -> Vec<u8>;
    /// `length` counts for functions without a size.
    fn copy(&self, length: usize) -> Box<dyn Digesting>;
}

#[derive(Clone)]
struct Fixed<D>(D);

impl<D: Update + FixedOutput + Clone + Send + 'static> Digesting for Fixed<D> {
    fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        self.0.finalize_fixed().to_vec()
    }

    fn copy(&self, _: usize) -> Box<dyn Digesting> {
        Box::new(self.clone())
    }
}

struct Extendable<D>(D, usize);

impl<D: Update + ExtendableOutput + Clone + Send + 'static> Digesting for Extendable<D> {
    fn copy(&self, length: usize) -> Box<dyn Digesting> {
        Box::new(Self(self.0.clone(), length))
    }

    fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        let mut output = vec![0; self.1];
        self.0.finalize_xof().read(&mut output);
        output
    }
}

#[derive(Clone)]
struct Code<M>(M);

impl<M: Mac + Clone + Send + 'static> Digesting for Code<M> {
    fn update(&mut self, bytes: &[u8]) {
        Mac::update(&mut self.0, bytes);
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        self.0.finalize().into_bytes().to_vec()
    }

    fn copy(&self, _: usize) -> Box<dyn Digesting> {
        Box::new(self.clone())
    }
}

/// What stands where no function can be.
struct Nothing;

impl Digesting for Nothing {
    fn update(&mut self, _: &[u8]) {}

    fn finish(self: Box<Self>) -> Vec<u8> {
        Vec::new()
    }

    fn copy(&self, _: usize) -> Box<dyn Digesting> {
        Box::new(Self)
    }
}

type State = Box<dyn Digesting>;

/// `hashNames()`: the names of all functions.
fn hash_names(scope: &mut v8::PinScope, _: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let names: Vec<v8::Local<v8::Value>> = NAMES.iter().map(|(name, _)| string(scope, name).into()).collect();
    rv.set(v8::Array::new_with_elements(scope, &names).into());
}

/// `hashSize(name)`: the size of a digest; 0 if any, -1 if there is no such function.
fn hash_size(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let size = Function::argument(scope, &args, 0).map(Function::size);
    rv.set_int32(size.and_then(|size| i32::try_from(size).ok()).unwrap_or(-1));
}

/// `hashNew(owner, name, length)`: the number of a computation that lives as long as `owner`; 0 if there is no such function.
fn hash_new(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let state = Function::argument(scope, &args, 1).map(|function| function.begin(size(scope, &args, 2)));
    rv.set_uint32(keep(scope, &args, state));
}

/// `hmacNew(owner, name, key)`, likewise.
fn hmac_new(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let function = Function::argument(scope, &args, 1);
    let state = function.and_then(|function| with_bytes(&args, 2, |key| function.begin_mac(key)));
    rv.set_uint32(keep(scope, &args, state));
}

fn keep(scope: &mut v8::PinScope, args: &v8::FunctionCallbackArguments, state: Option<State>) -> u32 {
    match (v8::Local::<v8::Object>::try_from(args.get(0)), state) {
        (Ok(owner), Some(state)) => handles::add(scope, owner, state),
        _ => 0,
    }
}

/// `hashUpdate(number, bytes)`.
fn hash_update(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _: v8::ReturnValue) {
    let id = uint(scope, &args, 0);
    handles::with(scope, id, |state: &mut State| {
        with_bytes(&args, 1, |bytes| state.update(bytes));
    });
}

/// `hashDigest(number)`: ends the computation.
fn hash_digest(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let id = uint(scope, &args, 0);
    let digest = handles::take::<State>(scope, id).map_or_else(Vec::new, Digesting::finish);
    handles::remove::<State>(scope, id);
    rv.set(uint8_array(scope, digest));
}

/// `hashCopy(owner, number, length)`: another computation that was given the same.
fn hash_copy(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let id = uint(scope, &args, 1);
    let length = size(scope, &args, 2);
    let copy = handles::with(scope, id, |state: &mut State| state.copy(length));
    rv.set_uint32(keep(scope, &args, copy));
}

/// `hash(name, bytes, length[, callback])`: all at once.
fn hash(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let function = Function::argument(scope, &args, 0);
    let length = size(scope, &args, 2);
    let begin = move || {
        function
            .map(|function| function.begin(length))
            .ok_or(Refusal::Invalid)
    };
    if !args.get(3).is_function() {
        let digest = begin().map(|mut state| {
            with_bytes(&args, 1, |bytes| state.update(bytes));
            state.finish()
        });
        rv.set(uint8_array(scope, digest.unwrap_or_default()));
        return;
    }
    let bytes = bytes_of(&args, 1);
    work::perform(scope, &args, &mut rv, "crypto.subtle.digest", 3, move || {
        let mut state = begin()?;
        state.update(&bytes);
        Ok(state.finish())
    });
}
