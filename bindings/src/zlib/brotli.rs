//! Brotli.

use brotli::enc::StandardAlloc;
use brotli::enc::encode::{BrotliEncoderOperation, BrotliEncoderParameter, BrotliEncoderStateStruct};
use brotli::{BrotliDecompressStream, BrotliResult, BrotliState};

use super::{Engine, Failure, Step, room_for};

/// The operation that ends a stream.
const FINISH: i32 = 2;

type Encoder = BrotliEncoderStateStruct<StandardAlloc>;
type Decoder = BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>;

pub struct Compress {
    encoder: Box<Encoder>,
    parameters: Vec<(i32, i32)>,
}

fn parameter(number: i32) -> Option<BrotliEncoderParameter> {
    use BrotliEncoderParameter::*;
    Some(match number {
        0 => BROTLI_PARAM_MODE,
        1 => BROTLI_PARAM_QUALITY,
        2 => BROTLI_PARAM_LGWIN,
        3 => BROTLI_PARAM_LGBLOCK,
        4 => BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING,
        5 => BROTLI_PARAM_SIZE_HINT,
        6 => BROTLI_PARAM_LARGE_WINDOW,
        _ => return None,
    })
}

fn encoder(parameters: &[(i32, i32)]) -> Result<Box<Encoder>, &'static str> {
    let mut encoder = Box::new(BrotliEncoderStateStruct::new(StandardAlloc::default()));
    for (key, value) in parameters {
        // Those of postfix and direct distances stay at what suits the mode.
        let Some(key) = parameter(*key) else { continue };
        let value = u32::try_from(*value).unwrap_or(0);
        if !encoder.set_parameter(key, value) {
            return Err("Setting parameter failed");
        }
    }
    Ok(encoder)
}

impl Compress {
    pub fn new(parameters: Vec<(i32, i32)>) -> Result<Self, &'static str> {
        Ok(Self {
            encoder: encoder(&parameters)?,
            parameters,
        })
    }
}

impl Engine for Compress {
    fn step(&mut self, flush: i32, input: &[u8], room: usize) -> Step {
        let operation = match flush {
            0 => BrotliEncoderOperation::BROTLI_OPERATION_PROCESS,
            1 => BrotliEncoderOperation::BROTLI_OPERATION_FLUSH,
            FINISH => BrotliEncoderOperation::BROTLI_OPERATION_FINISH,
            _ => BrotliEncoderOperation::BROTLI_OPERATION_EMIT_METADATA,
        };
        let mut output = room_for(room);
        let (mut left, mut consumed) = (input.len(), 0);
        let (mut free, mut written) = (output.len(), 0);
        let done = self.encoder.compress_stream(
            operation,
            &mut left,
            input,
            &mut consumed,
            &mut free,
            &mut output,
            &mut written,
            &mut None,
            &mut |_, _, _, _| (),
        );
        output.truncate(written);
        Step {
            consumed,
            output,
            failure: (!done).then(|| Failure::new("Compression failed", -1)),
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.encoder = encoder(&self.parameters).map_err(|message| Failure::new(message, -1))?;
        Ok(())
    }
}

pub struct Decompress {
    decoder: Box<Decoder>,
    large_window: bool,
}

fn decoder(large_window: bool) -> Box<Decoder> {
    let alloc = StandardAlloc::default;
    Box::new(if large_window {
        BrotliState::new(alloc(), alloc(), alloc())
    } else {
        BrotliState::new_strict(alloc(), alloc(), alloc())
    })
}

impl Decompress {
    pub fn new(parameters: &[(i32, i32)]) -> Self {
        let large_window = parameters.iter().any(|(key, value)| *key == 1 && *value != 0);
        Self {
            decoder: decoder(large_window),
            large_window,
        }
    }
}

impl Engine for Decompress {
    fn step(&mut self, flush: i32, input: &[u8], room: usize) -> Step {
        let mut output = room_for(room);
        let (mut left, mut consumed) = (input.len(), 0);
        let (mut free, mut written, mut total) = (output.len(), 0, 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut consumed,
            input,
            &mut free,
            &mut written,
            &mut output,
            &mut total,
            &mut self.decoder,
        );
        let failure = match result {
            BrotliResult::ResultFailure => Some(Failure::new(
                "Decompression failed",
                self.decoder.error_code as i32,
            )),
            BrotliResult::NeedsMoreInput if flush == FINISH => Some(Failure::end_of_file()),
            _ => None,
        };
        output.truncate(written);
        Step {
            consumed,
            output,
            failure,
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.decoder = decoder(self.large_window);
        Ok(())
    }
}
