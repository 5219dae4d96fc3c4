//! Keys that are derived from other keys or from passwords.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use hmac::{Hmac, SimpleHmac};
use jsr_runtime::binding::Functions;

use super::digest::{Function, with_types};
use super::work::{self, Outcome, Refusal};
use super::{bytes_of, size, uint};

pub fn add_functions(f: &mut Functions) {
    f.add("argon2", argon2);
    f.add("hkdf", hkdf);
    f.add("pbkdf2", pbkdf2);
    f.add("scrypt", scrypt);
}

/// Memory for `length` bytes, which a program may have asked for without having it.
fn output(length: usize) -> Outcome {
    let mut output = Vec::new();
    output.try_reserve_exact(length).map_err(|_| Refusal::Memory)?;
    output.resize(length, 0);
    Ok(output)
}

/// `pbkdf2(password, salt, iterations, length, digest[, callback])`
fn pbkdf2(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (password, salt) = (bytes_of(&args, 0), bytes_of(&args, 1));
    let (iterations, length) = (uint(scope, &args, 2), size(scope, &args, 3));
    let function = Function::argument(scope, &args, 4);
    work::perform(scope, &args, &mut rv, "crypto.pbkdf2", 5, move || {
        let mut key = output(length)?;
        let function = function.ok_or(Refusal::Invalid)?;
        with_types!(
            function,
            |_D, M| {
                let derived = pbkdf2::pbkdf2::<M>(&password, &salt, iterations, &mut key);
                derived.map_err(|_| Refusal::Invalid)
            },
            Err(Refusal::Invalid)
        )?;
        Ok(key)
    });
}

/// `hkdf(digest, key, salt, info, length[, callback])`
fn hkdf(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let function = Function::argument(scope, &args, 0);
    let (key, salt, info) = (bytes_of(&args, 1), bytes_of(&args, 2), bytes_of(&args, 3));
    let length = size(scope, &args, 4);
    work::perform(scope, &args, &mut rv, "crypto.hkdf", 5, move || {
        expand(function.ok_or(Refusal::Invalid)?, &key, &salt, &info, length)
    });
}

/// RFC 5869: a key is extracted from what is given, and expanded to `length` bytes.
fn expand(function: Function, key: &[u8], salt: &[u8], info: &[u8], length: usize) -> Outcome {
    let mac = |key: &[u8], parts: &[&[u8]]| -> Outcome {
        let mut mac = function.begin_mac(key).ok_or(Refusal::Invalid)?;
        parts.iter().for_each(|part| mac.update(part));
        Ok(mac.finish())
    };
    let extracted = mac(salt, &[key])?;
    let mut output = Vec::new();
    let mut block = Vec::new();
    for count in 1..=u8::MAX {
        if output.len() >= length {
            break;
        }
        block = mac(&extracted, &[&block, info, &[count]])?;
        output.extend_from_slice(&block);
    }
    if output.len() < length {
        return Err(Refusal::Invalid);
    }
    output.truncate(length);
    Ok(output)
}

/// `scrypt(password, salt, length, log2(N), r, p[, callback])`
fn scrypt(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (password, salt) = (bytes_of(&args, 0), bytes_of(&args, 1));
    let length = size(scope, &args, 2);
    let (cost, block_size, parallelization) = (
        uint(scope, &args, 3),
        uint(scope, &args, 4),
        uint(scope, &args, 5),
    );
    work::perform(scope, &args, &mut rv, "crypto.scrypt", 6, move || {
        let cost = u8::try_from(cost).map_err(|_| Refusal::Invalid)?;
        let parameters =
            scrypt::Params::new(cost, block_size, parallelization).map_err(|_| Refusal::Invalid)?;
        let mut key = output(length)?;
        if length > 0 {
            scrypt::scrypt(&password, &salt, &parameters, &mut key).map_err(|_| Refusal::Invalid)?;
        }
        Ok(key)
    });
}

/// `argon2(kind, message, nonce, parallelism, length, memory, passes, secret, data[, callback])`, where kind is 0 for
/// Argon2d, 1 for Argon2i and 2 for Argon2id.
fn argon2(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let algorithm = match uint(scope, &args, 0) {
        0 => Algorithm::Argon2d,
        1 => Algorithm::Argon2i,
        _ => Algorithm::Argon2id,
    };
    let (message, nonce) = (bytes_of(&args, 1), bytes_of(&args, 2));
    let (parallelism, length) = (uint(scope, &args, 3), size(scope, &args, 4));
    let (memory, passes) = (uint(scope, &args, 5), uint(scope, &args, 6));
    let (secret, data) = (bytes_of(&args, 7), bytes_of(&args, 8));
    work::perform(scope, &args, &mut rv, "crypto.argon2", 9, move || {
        let data = AssociatedData::new(&data).map_err(|_| Refusal::Invalid)?;
        let parameters = ParamsBuilder::new()
            .m_cost(memory)
            .t_cost(passes)
            .p_cost(parallelism)
            .output_len(length)
            .data(data)
            .build()
            .map_err(|_| Refusal::Invalid)?;
        let argon2 = Argon2::new_with_secret(&secret, algorithm, Version::V0x13, parameters);
        let mut tag = output(length)?;
        argon2
            .map_err(|_| Refusal::Invalid)?
            .hash_password_into(&message, &nonce, &mut tag)
            .map_err(|_| Refusal::Invalid)?;
        Ok(tag)
    });
}
