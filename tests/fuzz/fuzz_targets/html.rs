//! Hands what the fuzzer makes to `imports::html`.
#![no_main]

#[path = "../imports.rs"]
#[allow(dead_code, reason = "each target uses one of them")]
mod imports;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| imports::html(bytes));
