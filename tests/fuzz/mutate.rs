//! A fuzzer that needs nothing but a compiler: files of the corpus are cut, joined, doubled and sprinkled with the words
//! of the format. It sees no coverage, but runs wherever the tests run; libFuzzer does more where it can be built.

use std::time::{Duration, Instant};

/// Longer inputs say little more and take longer.
const LONGEST: usize = 4096;

/// An input that takes longer than this hangs.
const SLOWEST: Duration = Duration::from_secs(10);

/// What a round of fuzzing came to.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// How many inputs there were.
    pub(crate) inputs: u64,
    /// Those that broke the target.
    pub(crate) broken: Vec<Vec<u8>>,
}

/// Numbers that repeat for the same seed.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).expect("a small number")).expect("a small number")
    }
}

/// The words of `words.dict`, where they stand in quotation marks.
fn words() -> Vec<Vec<u8>> {
    let lines = include_str!("words.dict").lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    lines.map(unescape).collect()
}

fn unescape(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(b'x')) => {
                out.push(u8::from_str_radix(&text[at + 2..at + 4], 16).expect("two hexadecimal digits"));
                at += 4;
            }
            (b'\\', Some(&other)) => {
                out.push(other);
                at += 2;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// A range of an input; often whole lines.
fn range(bytes: &[u8], numbers: &mut Numbers) -> std::ops::Range<usize> {
    let (a, b) = (numbers.below(bytes.len() + 1), numbers.below(bytes.len() + 1));
    let (start, end) = (a.min(b), a.max(b));
    if numbers.below(2) == 0 {
        return start..end.min(start + 1 + numbers.below(24));
    }
    let line = |at: usize| bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |found| found + 1);
    line(start)..line(end)
}

fn mutate(input: &mut Vec<u8>, corpus: &[Vec<u8>], words: &[Vec<u8>], numbers: &mut Numbers) {
    let place = range(input, numbers);
    match numbers.below(7) {
        0 => drop(input.drain(place)),
        1 => {
            let piece = input[place].to_vec();
            let at = numbers.below(input.len() + 1);
            drop(input.splice(at..at, piece));
        }
        2 => {
            let other = &corpus[numbers.below(corpus.len())];
            let piece = other[range(other, numbers)].to_vec();
            drop(input.splice(place, piece));
        }
        3 => {
            let bytes = numbers.next().to_le_bytes();
            let at = numbers.below(input.len() + 1);
            drop(input.splice(at..at, bytes[..=numbers.below(3)].to_vec()));
        }
        4 if !input.is_empty() => {
            let at = numbers.below(input.len());
            input[at] ^= 1 << numbers.below(8);
        }
        _ => {
            let word = words[numbers.below(words.len())].clone();
            drop(input.splice(place.start..place.start, word));
        }
    }
    input.truncate(LONGEST);
}

/// Whether the target takes the input without a panic, and soon; a busy machine gets a second chance.
fn is_sound(target: fn(&[u8]), input: &[u8]) -> bool {
    (0..2).any(|_| {
        let begun = Instant::now();
        std::panic::catch_unwind(|| target(input)).is_ok() && begun.elapsed() <= SLOWEST
    })
}

/// Fuzzes a target until the time is over; every input that breaks it is kept.
pub(crate) fn fuzz(corpus: &[Vec<u8>], target: fn(&[u8]), time: Duration, seed: u64) -> Outcome {
    let (words, started) = (words(), Instant::now());
    let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut outcome = Outcome::default();
    while started.elapsed() < time && outcome.broken.len() < 20 {
        let mut input = corpus[numbers.below(corpus.len())].clone();
        for _ in 0..=numbers.below(6) {
            mutate(&mut input, corpus, &words, &mut numbers);
        }
        outcome.inputs += 1;
        if !is_sound(target, &input) {
            outcome.broken.push(input);
        }
    }
    outcome
}
