//! Compressed copies of text files, `page.html.gz` and `page.html.br`, for servers that
//! send them directly. The encoders are written in Rust and produce the same bytes on
//! every machine; a test checks digests of their output.
//!
//! This module does not know folders and does not decide what is published.

use crate::media_type::is_compressible;
use alloc_stdlib::StandardAlloc;
use brotli::enc::interface::{InputPair, InputReferenceMut, PredictionModeContextMap, StaticCommand};
use brotli::enc::{BrotliCompressCustomIo, BrotliEncoderParams};
use brotli::{CombiningAllocator, CustomRead, CustomWrite};
use flate2::{Compression, GzBuilder};
use std::io::{Read as _, Write as _};

/// The largest file in bytes that is compressed. Larger files are left to the server,
/// because they would have to be in memory as a whole.
pub(crate) const LARGEST: u64 = 16 * 1024 * 1024;

/// Extensions that are appended to a path for its compressed copies.
pub(crate) const ENDINGS: [&str; 2] = [".gz", ".br"];

/// Returns the paths that compressed copies of a file may have. Returns an empty list for
/// file types that do not become smaller.
pub(crate) fn paths(path: &str) -> Vec<String> {
    if is_compressible(path) { ENDINGS.iter().map(|ending| format!("{path}{ending}")).collect() } else { Vec::new() }
}

/// Returns the compressed copies with their paths, as far as they are smaller than the
/// file.
pub(crate) fn copies(path: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let made = paths(path).into_iter().map(|path| {
        let copy = if path.ends_with(".br") { brotli(bytes) } else { gzip(bytes) };
        (path, copy)
    });
    made.filter(|(_, copy)| !copy.is_empty() && copy.len() < bytes.len()).collect()
}

/// Compresses with gzip, without a file name, time or operating system in the header.
/// Returns an empty vector on failure.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    // 255: unknown operating system.
    let mut encoder = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// One step below the highest quality, which takes twice as long for 2 % smaller files.
const BROTLI_QUALITY: i32 = 10;

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let parameters = BrotliEncoderParams { quality: BROTLI_QUALITY, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut copy = Sink(Vec::new());
    let (mut input, mut output) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    let m = StandardAlloc::default;
    // The type has a separate allocator for each of the encoder's data structures.
    let memory =
        CombiningAllocator::new(m(), m(), m(), m(), m(), m(), m(), m(), m(), m(), m(), m(), m(), m(), m(), m(), m(), m());
    let done = BrotliCompressCustomIo(
        &mut Source(bytes),
        &mut copy,
        &mut input,
        &mut output,
        &parameters,
        memory,
        &mut |_: &mut PredictionModeContextMap<InputReferenceMut<'_>>, _: &mut [StaticCommand], _: InputPair<'_>, _: &mut _| (),
        (),
    );
    if done.is_ok() { copy.0 } else { Vec::new() }
}

/// Adapters for reading and writing. brotli is used without its `std` feature, because
/// with it the encoder uses the machine's own logarithm function, and results would
/// differ between machines.
struct Source<'a>(&'a [u8]);
struct Sink(Vec<u8>);

impl CustomRead<()> for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ()> {
        self.0.read(buffer).map_err(drop)
    }
}

impl CustomWrite<()> for Sink {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, ()> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), ()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_gives_the_same_bytes_on_every_machine() {
        let items: Vec<String> = (0..4000).map(|number| format!("第{}项 {} 人；", number % 97, number * number % 1009)).collect();
        let text = items.concat();
        let digests: Vec<String> = copies("a.html", text.as_bytes())
            .iter()
            .map(|(path, copy)| format!("{path} {} {}", copy.len(), &blake3::hash(copy).to_hex()[..16]))
            .collect();
        assert_eq!(digests, ["a.html.gz 14176 a2fb3f93bd5cb8a7", "a.html.br 7073 e468dea422d12e8b"]);
    }

    #[test]
    fn only_texts_that_shrink_have_copies() {
        assert_eq!(copies("robots.txt", b"User-agent: *\n"), Vec::new());
        assert_eq!(copies("a.html", b""), Vec::new());
        let long = vec![b'a'; 10_000];
        assert_eq!(copies("a.png", &long), Vec::new());
        assert_eq!(copies("a.csv", &long).len(), 2);
    }
}
