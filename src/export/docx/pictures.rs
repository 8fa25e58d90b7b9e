//! Pictures in a document: PNG, JPEG and GIF, at the width that the guide says and never wider than their column. Other
//! kinds no program for such documents is sure to show: their alternative text stands for them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::flow::{Flow, escape};
use crate::document::PictureWidth;
use crate::source::ContentPath;

/// The pictures of a guide by their files.
pub type Pictures = BTreeMap<ContentPath, Vec<u8>>;

/// English metric units of a twentieth of a point, and of a pixel at 96 in an inch.
const OF_TWENTIETH: u64 = 635;
const OF_PIXEL: u64 = 9_525;

/// Pictures that a part shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Each file with its number.
    numbers: BTreeMap<ContentPath, usize>,
    /// Their kinds and bytes, by number.
    pub(super) media: Vec<(&'static str, Vec<u8>)>,
    /// Numbers that the text and the footnotes show.
    pub(super) used: [BTreeSet<usize>; 2],
    /// How many times a picture is shown: each has a number of its own.
    drawings: usize,
}

/// Kind, width and height in pixels of a picture that can be shown.
fn size(bytes: &[u8]) -> Option<(&'static str, u32, u32)> {
    let big = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let little = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let found = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("png", big(16)?, big(20)?)
    } else if bytes.starts_with(b"GIF8") {
        ("gif", little(6)?, little(8)?)
    } else if bytes.starts_with(b"\xff\xd8") {
        let (width, height) = of_jpeg(bytes)?;
        ("jpeg", width, height)
    } else {
        return None;
    };
    let (_, width, height) = found;
    ((1..=100_000).contains(&width) && (1..=100_000).contains(&height)).then_some(found)
}

/// The size that the frame of a JPEG says.
fn of_jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let two = |at: usize| Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        // Fill bytes, and markers without a length.
        if marker == 0xff {
            at += 1;
            continue;
        }
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            at += 2;
            continue;
        }
        // Frames of all kinds; the others of this range are tables.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((two(at + 7)?, two(at + 5)?));
        }
        at += 2 + usize::try_from(two(at + 2)?).ok()?;
    }
}

impl Flow {
    /// How wide the column is in which text stands, in twentieths of a point; nothing outside of tables.
    pub(super) fn column(&self) -> Option<u32> {
        let (widths, at) = self.widths.last()?;
        widths.get(*at).or(widths.first()).copied()
    }

    /// Shows a picture in a run of its own; false where it is of a kind that cannot be shown. `most` is how wide it may be, in
    /// twentieths of a point.
    pub(super) fn picture(
        &mut self,
        (file, bytes): (&ContentPath, &[u8]),
        alternative: &str,
        width: Option<PictureWidth>,
        most: u32,
    ) -> bool {
        let Some((kind, wide, high)) = size(bytes) else { return false };
        let most = u64::from(most) * OF_TWENTIETH;
        let wanted = match width {
            Some(PictureWidth::Pixels(pixels)) => u64::from(pixels) * OF_PIXEL,
            Some(PictureWidth::Percent(share)) => most * u64::from(share) / 100,
            None => u64::from(wide) * OF_PIXEL,
        };
        let x = wanted.min(most).max(1);
        let y = (x * u64::from(high) / u64::from(wide)).max(1);
        let part = usize::from(self.is_in_footnote());
        let shown = &mut self.pictures;
        let next = shown.media.len();
        let number = *shown.numbers.entry(file.clone()).or_insert(next);
        if number == next {
            shown.media.push((kind, bytes.to_vec()));
        }
        shown.used[part].insert(number);
        shown.drawings += 1;
        let id = shown.drawings;
        let mut text = String::new();
        escape(alternative, &mut text);
        let _ = write!(
            self.xml,
            "<w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{x}\" cy=\"{y}\"/><wp:docPr id=\"{id}\" name=\"Picture {id}\" descr=\"{text}\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"Picture {id}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"picture{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{x}\" cy=\"{y}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        );
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_the_files() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x2c\0\0\0\x64\x08\x02";
        assert_eq!(size(png), Some(("png", 300, 100)));
        assert_eq!(size(b"GIF89a\x0a\0\x14\0\0"), Some(("gif", 10, 20)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc4\0\x03x\xff\xc2\0\x11\x08\0\x64\x01\x2c\x03";
        assert_eq!(size(jpeg), Some(("jpeg", 300, 100)));
        for bytes in [&b"<svg/>"[..], b"RIFF", b"\xff\xd8", b"\xff\xd8\xff\xe0\xff\xff", b"\x89PNG\r\n\x1a\n\0", b""] {
            assert_eq!(size(bytes), None);
        }
    }

    #[test]
    fn a_file_is_held_once_and_no_picture_is_wider_than_its_column() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\xe8\0\0\x01\xf4\x08\x02";
        let file = ContentPath::new("a.png").expect("a path");
        let mut flow = Flow::default();
        assert!(flow.picture((&file, png), "図\"1\"", None, 1_000));
        assert!(flow.picture((&file, png), "", Some(PictureWidth::Percent(50)), 1_000));
        assert!(!flow.picture((&file, b"<svg/>"), "", None, 1_000));
        assert_eq!((flow.pictures.media.len(), flow.pictures.used[0].len()), (1, 1));
        assert!(flow.xml.contains("cx=\"635000\" cy=\"317500\"") && flow.xml.contains("cx=\"317500\" cy=\"158750\""));
        assert!(flow.xml.contains("descr=\"図&quot;1&quot;\""), "{}", flow.xml);
    }
}
