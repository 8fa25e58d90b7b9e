//! The numbers that Word computes: lists, their levels, overrides and restarts (ECMA-376 part 1, 17.9).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use roxmltree::Node;

use super::number_format::format;
use super::xml::{attribute, child, flag, is, number, value};

/// Word knows nine levels.
const LEVELS: usize = 9;

/// How a level of a list counts.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: Box<str>,
    /// `%1.%2`, with the placeholder of each level from 1.
    text: Box<str>,
    /// All placeholders in decimal digits, whatever their levels say (`w:isLgl`).
    legal: bool,
    /// The level whose use begins this one anew; `None`: any above; 0: never.
    restart: Option<usize>,
    /// The style that is linked to the level.
    style: Option<Box<str>>,
}

/// A definition of a list.
#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: Vec<Option<Level>>,
    /// The definition is that of a numbering style instead.
    style_link: Option<Box<str>>,
    /// The numbering style that this definition is.
    defines_style: Option<Box<str>>,
}

/// An instance of a definition.
#[derive(Clone, Debug, Default)]
struct Instance {
    definition: u32,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, Level>,
}

/// Definitions, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: BTreeMap<u32, Abstract>,
    instances: BTreeMap<u32, Instance>,
    /// The levels of instances that have counted, their own in the place of those of their definitions.
    levels: BTreeMap<u32, Arc<[Option<Level>]>>,
    counters: BTreeMap<u32, [Option<u32>; LEVELS]>,
    /// What each level of a definition showed last.
    texts: BTreeMap<u32, [Box<str>; LEVELS]>,
    /// Instances and levels whose own start was used.
    started: BTreeSet<(u32, usize)>,
    /// Formats that are not known here, as Word would write them in another way.
    pub(super) unknown: Vec<String>,
}

/// A number as Word shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The text, such as `第１条` or `(ア)`; empty where nothing is shown; a bullet's sign where `bullet`.
    pub(super) text: String,
    /// The number of each level down to its own.
    pub(super) numbers: Vec<u32>,
    /// What the levels above it show; empty where one was never used.
    pub(super) above: Vec<Box<str>>,
    /// Whether it is a bullet and no number.
    pub(super) bullet: bool,
}

impl Numbering {
    pub(super) fn read(root: Node<'_, '_>) -> Self {
        let mut out = Self::default();
        for node in root.children() {
            if is(node, "abstractNum") {
                let Some(id) = attribute(node, "abstractNumId").and_then(|v| v.parse().ok()) else { continue };
                out.definitions.insert(id, definition(node));
            } else if is(node, "num") {
                let Some(id) = attribute(node, "numId").and_then(|v| v.parse().ok()) else { continue };
                out.instances.insert(id, instance(node));
            }
        }
        out
    }

    /// The level of a list that is linked to a style: a paragraph of that style says the list alone.
    pub(super) fn level_of_style(&self, instance: u32, style: &str) -> Option<usize> {
        let instance = self.instances.get(&instance)?;
        let levels = &self.definition(instance.definition)?.levels;
        levels.iter().position(|l| l.as_ref().and_then(|l| l.style.as_deref()) == Some(style))
    }

    /// Counts one paragraph of a list and tells the number that Word shows before it.
    pub(super) fn count(&mut self, instance_id: u32, level: usize) -> Option<Shown> {
        let level = level.min(LEVELS - 1);
        let levels = self.levels(instance_id)?;
        let own = levels[level].as_ref()?;
        let instance = self.instances.get(&instance_id)?;
        let definition = instance.definition;
        let first_use = !self.started.contains(&(instance_id, level));
        let begins = instance.starts.get(&level).filter(|_| first_use).copied();
        let counters = self.counters.entry(definition).or_default();
        let texts = self.texts.entry(definition).or_default();
        counters[level] = Some(match (begins, counters[level]) {
            (Some(start), _) => start,
            (None, None) => own.start,
            (None, Some(last)) => last.saturating_add(1),
        });
        // A level that is shown and was never counted shows its start.
        for above in 0..level {
            counters[above] = counters[above].or_else(|| levels[above].as_ref().map(|l| l.start));
        }
        for below in level + 1..LEVELS {
            let again = match levels[below].as_ref().and_then(|l| l.restart) {
                None => true,
                Some(after) => after > level,
            };
            if again {
                counters[below] = None;
                texts[below] = Box::default();
            }
        }
        let numbers: Vec<u32> = counters[..=level].iter().map(|n| n.unwrap_or(1)).collect();
        let above = texts[..level].to_vec();
        if begins.is_some() {
            self.started.insert((instance_id, level));
        }
        let bullet = &*own.format == "bullet";
        let text = if bullet { own.text.to_string() } else { self.shown(own, &levels, &numbers) };
        if let Some(texts) = self.texts.get_mut(&definition).filter(|_| !bullet) {
            texts[level] = text.trim().into();
        }
        Some(Shown { text, numbers, above, bullet })
    }

    fn shown(&mut self, own: &Level, levels: &[Option<Level>], numbers: &[u32]) -> String {
        if &*own.format == "none" && !own.text.contains('%') {
            return own.text.to_string();
        }
        let mut out = String::new();
        let mut characters = own.text.chars().peekable();
        while let Some(c) = characters.next() {
            let digit = characters.peek().and_then(|d| d.to_digit(10)).filter(|d| c == '%' && (1..=9).contains(d));
            let Some(digit) = digit else {
                out.push(c);
                continue;
            };
            characters.next();
            let index = digit as usize - 1;
            let (Some(&number), Some(Some(level))) = (numbers.get(index), levels.get(index)) else { continue };
            let name = if own.legal { "decimal" } else { &*level.format };
            if let Some(text) = format(name, number) {
                out.push_str(&text);
            } else {
                self.unknown.push(name.to_owned());
                out.push_str(&number.to_string());
            }
        }
        out
    }

    fn definition(&self, id: u32) -> Option<&Abstract> {
        let found = self.definitions.get(&id)?;
        let Some(link) = &found.style_link else { return Some(found) };
        self.definitions.values().find(|d| d.defines_style.as_ref() == Some(link)).or(Some(found))
    }

    /// The levels of an instance.
    fn levels(&mut self, id: u32) -> Option<Arc<[Option<Level>]>> {
        if let Some(known) = self.levels.get(&id) {
            return Some(known.clone());
        }
        let instance = self.instances.get(&id)?;
        let own = self.definition(instance.definition).map(|d| d.levels.as_slice()).unwrap_or_default();
        let at = |i: usize| instance.levels.get(&i).cloned().or_else(|| own.get(i).cloned().flatten());
        let levels: Arc<[Option<Level>]> = (0..LEVELS).map(at).collect();
        self.levels.insert(id, levels.clone());
        Some(levels)
    }
}

fn definition(node: Node<'_, '_>) -> Abstract {
    let mut levels = vec![None; LEVELS];
    for node in node.children().filter(|n| is(*n, "lvl")) {
        if let Some((index, level)) = level(node) {
            levels[index] = Some(level);
        }
    }
    Abstract {
        levels,
        style_link: child(node, "numStyleLink").and_then(value).map(Into::into),
        defines_style: child(node, "styleLink").and_then(value).map(Into::into),
    }
}

fn level(node: Node<'_, '_>) -> Option<(usize, Level)> {
    let index: usize = attribute(node, "ilvl")?.parse().ok().filter(|index| *index < LEVELS)?;
    // Formats beyond the first edition are written as a choice; the fallback is what older programs show.
    let format = node.descendants().find(|n| is(*n, "numFmt")).and_then(value).unwrap_or("decimal");
    let level = Level {
        start: child(node, "start").and_then(number).unwrap_or(1),
        format: format.into(),
        text: child(node, "lvlText").and_then(value).unwrap_or("").into(),
        legal: flag(node, "isLgl") == Some(true),
        restart: child(node, "lvlRestart").and_then(number),
        style: child(node, "pStyle").and_then(value).map(Into::into),
    };
    Some((index, level))
}

fn instance(node: Node<'_, '_>) -> Instance {
    let mut out = Instance {
        definition: child(node, "abstractNumId").and_then(number).unwrap_or(u32::MAX),
        ..Instance::default()
    };
    for node in node.children().filter(|n| is(*n, "lvlOverride")) {
        let Some(index) = attribute(node, "ilvl").and_then(|v| v.parse::<usize>().ok()) else { continue };
        if let Some(start) = child(node, "startOverride").and_then(number) {
            out.starts.insert(index, start);
        }
        if let Some((_, level)) = child(node, "lvl").and_then(level) {
            out.levels.insert(index, level);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"<w:numbering xmlns:w="w">
      <w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalFullWidth"/><w:lvlText w:val="第%1章"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="aiueoFullWidth"/><w:lvlRestart w:val="0"/><w:lvlText w:val="(%3)"/></w:lvl>
      </w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
    </w:numbering>"#;

    #[test]
    fn levels_restarts_and_overrides() {
        let document = roxmltree::Document::parse(LIST).expect("XML");
        let mut numbering = Numbering::read(document.root_element());
        let mut count = |instance, level| numbering.count(instance, level).expect("a number").text;
        assert_eq!(count(1, 0), "第１章");
        assert_eq!((count(1, 1), count(1, 1)), ("1.1".into(), "1.2".into()));
        assert_eq!(count(1, 2), "(ウ)");
        assert_eq!(count(1, 0), "第２章");
        assert_eq!(count(1, 1), "2.1", "a level begins anew below another number");
        assert_eq!(count(1, 2), "(エ)", "unless it never restarts");
        assert_eq!((count(2, 1), count(2, 1)), ("2.5".into(), "2.6".into()), "an instance's own start, once");
    }
}
