//! Zstandard.

use zstd_safe::zstd_sys::{ZSTD_EndDirective, ZSTD_ErrorCode};
use zstd_safe::{CCtx, CParameter, DCtx, DParameter, InBuffer, OutBuffer, ResetDirective, Strategy};

use super::{Engine, Failure, Step, room_for};

/// The directive that ends a frame.
const END: i32 = 2;

/// How a frame begins.
const FRAME: [u8; 4] = zstd_safe::MAGICNUMBER.to_le_bytes();
/// How a frame begins that is to be skipped, but for the lower half of its first byte.
const SKIPPABLE: [u8; 4] = zstd_safe::MAGIC_SKIPPABLE_START.to_le_bytes();

fn failure(code: usize) -> Failure {
    // The library answers errors as the negatives of their numbers.
    let errno = i32::try_from(code.wrapping_neg()).unwrap_or(ZSTD_ErrorCode::ZSTD_error_GENERIC as i32);
    Failure::new(zstd_safe::get_error_name(code), errno)
}

fn strategy(value: i32) -> Option<Strategy> {
    Some(match value {
        1 => Strategy::ZSTD_fast,
        2 => Strategy::ZSTD_dfast,
        3 => Strategy::ZSTD_greedy,
        4 => Strategy::ZSTD_lazy,
        5 => Strategy::ZSTD_lazy2,
        6 => Strategy::ZSTD_btlazy2,
        7 => Strategy::ZSTD_btopt,
        8 => Strategy::ZSTD_btultra,
        9 => Strategy::ZSTD_btultra2,
        _ => return None,
    })
}

fn parameter(key: i32, value: i32) -> Option<CParameter> {
    let size = u32::try_from(value).unwrap_or(u32::MAX);
    let on = value != 0;
    Some(match key {
        100 => CParameter::CompressionLevel(value),
        101 => CParameter::WindowLog(size),
        102 => CParameter::HashLog(size),
        103 => CParameter::ChainLog(size),
        104 => CParameter::SearchLog(size),
        105 => CParameter::MinMatch(size),
        106 => CParameter::TargetLength(size),
        107 => CParameter::Strategy(strategy(value)?),
        160 => CParameter::EnableLongDistanceMatching(on),
        161 => CParameter::LdmHashLog(size),
        162 => CParameter::LdmMinMatch(size),
        163 => CParameter::LdmBucketSizeLog(size),
        164 => CParameter::LdmHashRateLog(size),
        200 => CParameter::ContentSizeFlag(on),
        201 => CParameter::ChecksumFlag(on),
        202 => CParameter::DictIdFlag(on),
        400 => CParameter::NbWorkers(size),
        401 => CParameter::JobSize(size),
        402 => CParameter::OverlapSizeLog(size),
        _ => return None,
    })
}

pub struct Compress {
    context: CCtx<'static>,
    pledged: Option<u64>,
}

impl Compress {
    pub fn new(
        parameters: Vec<(i32, i32)>,
        pledged: Option<u64>,
        dictionary: Vec<u8>,
    ) -> Result<Self, &'static str> {
        let mut context = CCtx::try_create().ok_or("Could not initialize zstd instance")?;
        for (key, value) in parameters {
            let set = parameter(key, value).map(|parameter| context.set_parameter(parameter));
            if !matches!(set, Some(Ok(_))) {
                return Err("Setting parameter failed");
            }
        }
        if !dictionary.is_empty() && context.load_dictionary(&dictionary).is_err() {
            return Err("Failed to load zstd dictionary");
        }
        if pledged.is_some() && context.set_pledged_src_size(pledged).is_err() {
            return Err("Could not set pledged src size");
        }
        Ok(Self { context, pledged })
    }
}

impl Engine for Compress {
    fn step(&mut self, flush: i32, input: &[u8], room: usize) -> Step {
        let directive = match flush {
            0 => ZSTD_EndDirective::ZSTD_e_continue,
            1 => ZSTD_EndDirective::ZSTD_e_flush,
            _ => ZSTD_EndDirective::ZSTD_e_end,
        };
        let mut memory = room_for(room);
        let mut source = InBuffer::around(input);
        let mut target = OutBuffer::around(&mut memory[..]);
        let result = self.context.compress_stream2(&mut target, &mut source, directive);
        let written = target.pos();
        memory.truncate(written);
        Step {
            consumed: source.pos,
            output: memory,
            failure: result.err().map(failure),
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.context.reset(ResetDirective::SessionOnly).map_err(failure)?;
        if self.pledged.is_some() {
            self.context.set_pledged_src_size(self.pledged).map_err(failure)?;
        }
        Ok(())
    }
}

pub struct Decompress {
    context: DCtx<'static>,
    /// A frame has ended, and no other has begun.
    complete: bool,
    /// What follows a frame, as long as it may be the beginning of another.
    beginning: Vec<u8>,
    /// What follows is no frame.
    ended: bool,
    rejects_garbage: bool,
}

/// What follows the end of a frame.
enum Next {
    Frame,
    Garbage,
    /// Nothing, or too little to tell.
    Unknown,
}

/// Whether a frame may begin with `bytes`, of which there are at most four.
fn may_begin_frame(bytes: &[u8]) -> bool {
    let is_skippable = bytes.first().is_none_or(|first| first & 0xf0 == SKIPPABLE[0])
        && bytes
            .iter()
            .zip(SKIPPABLE)
            .skip(1)
            .all(|(byte, expected)| *byte == expected);
    FRAME.starts_with(bytes) || is_skippable
}

impl Decompress {
    pub fn new(
        parameters: Vec<(i32, i32)>,
        dictionary: Vec<u8>,
        rejects_garbage: bool,
    ) -> Result<Self, &'static str> {
        let mut context = DCtx::try_create().ok_or("Could not initialize zstd instance")?;
        for (key, value) in parameters {
            let window = u32::try_from(value).unwrap_or(u32::MAX);
            if key != 100 || context.set_parameter(DParameter::WindowLogMax(window)).is_err() {
                return Err("Setting parameter failed");
            }
        }
        if !dictionary.is_empty() && context.load_dictionary(&dictionary).is_err() {
            return Err("Failed to load zstd dictionary");
        }
        Ok(Self {
            context,
            complete: false,
            beginning: Vec::new(),
            ended: false,
            rejects_garbage,
        })
    }

    /// Looks whether another frame begins at `position` of `input`, and moves it.
    fn look_ahead(&mut self, input: &[u8], position: &mut usize) -> Next {
        if self.ended {
            return Next::Garbage;
        }
        let start = *position;
        while let Some(byte) = input.get(*position) {
            self.beginning.push(*byte);
            if !may_begin_frame(&self.beginning) {
                *position = start;
                self.ended = true;
                return Next::Garbage;
            }
            *position += 1;
            if self.beginning.len() == FRAME.len() {
                return Next::Frame;
            }
        }
        Next::Unknown
    }

    /// Decompresses into `target` what `source` holds, up to the end of a frame.
    fn decompress(&mut self, source: &mut InBuffer, target: &mut OutBuffer<[u8]>) -> Result<usize, usize> {
        if !self.beginning.is_empty() {
            let beginning = std::mem::take(&mut self.beginning);
            self.complete = false;
            // The library keeps what is too little for a header.
            self.context
                .decompress_stream(target, &mut InBuffer::around(&beginning))?;
        }
        let more = self.context.decompress_stream(target, source)?;
        self.complete = more == 0;
        Ok(more)
    }
}

impl Engine for Decompress {
    fn step(&mut self, flush: i32, input: &[u8], room: usize) -> Step {
        let mut memory = room_for(room);
        let mut target = OutBuffer::around(&mut memory[..]);
        let mut position = 0;
        let mut failure = None;
        loop {
            if self.complete {
                match self.look_ahead(input, &mut position) {
                    Next::Frame => {}
                    Next::Garbage => {
                        failure = self.rejects_garbage.then(Failure::trailing_junk);
                        break;
                    }
                    Next::Unknown => {
                        let is_garbage = flush == END && !self.beginning.is_empty();
                        failure = (is_garbage && self.rejects_garbage).then(Failure::trailing_junk);
                        break;
                    }
                }
            }
            let mut source = InBuffer::around(&input[position..]);
            let result = self.decompress(&mut source, &mut target);
            position += source.pos;
            let is_full = target.pos() == room;
            match result {
                Err(code) => failure = Some(self::failure(code)),
                // The next frame may be here already.
                Ok(0) if !is_full => continue,
                // More is expected where nothing will come.
                Ok(more) if more != 0 && flush == END && position == input.len() && !is_full => {
                    failure = Some(Failure::end_of_file());
                }
                Ok(_) => {}
            }
            break;
        }
        let written = target.pos();
        memory.truncate(written);
        Step {
            consumed: position,
            output: memory,
            failure,
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.complete = false;
        self.ended = false;
        self.beginning.clear();
        self.context.reset(ResetDirective::SessionOnly).map_err(failure)?;
        Ok(())
    }
}
