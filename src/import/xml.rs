//! Elements and attributes of Office Open XML, in the transitional and in the strict namespaces alike.

use roxmltree::Node;

/// Whether a node is an element of that local name, whatever its namespace: the parts that are read here use no other
/// vocabulary in which these names mean something else.
pub(super) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// The first child of that name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|n| is(*n, name))
}

/// The first descendant of that name.
pub(super) fn descendant<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.descendants().find(|n| is(*n, name))
}

/// An attribute by its local name: `w:val` and `val` alike.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|a| a.name() == name).map(|a| a.value())
}

/// `w:val`.
pub(super) fn value<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    attribute(node, "val")
}

/// A switch such as `<w:b/>`: on where it stands without a value, off where its value says so.
pub(super) fn flag(properties: Node<'_, '_>, name: &str) -> Option<bool> {
    child(properties, name).map(|node| !matches!(value(node), Some("0" | "false" | "off")))
}

/// A whole number in an attribute value.
pub(super) fn number<T: std::str::FromStr>(node: Node<'_, '_>) -> Option<T> {
    value(node).and_then(|v| v.parse().ok())
}
