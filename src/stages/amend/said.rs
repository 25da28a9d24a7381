//! Whether a front matter says what another said and one item more.

use serde_json::Value as Json;

use crate::model::node::{Entry, Node, Value};

/// Whether `after` says exactly what `before` says, and at the end of `list` the item.
pub(super) fn says(before: &Node, after: &Node, list: &str, item: &Json) -> bool {
    let (Value::Map(before), Value::Map(after)) = (&before.value, &after.value) else { return false };
    let rest = |entries: &'_ [Entry]| entries.iter().filter(|entry| entry.key != list).cloned().collect::<Vec<_>>();
    let own = |entries: &'_ [Entry]| entries.iter().filter(|entry| entry.key == list).map(|entry| entry.node.clone()).collect::<Vec<_>>();
    if !same_entries(&rest(before), &rest(after)) {
        return false;
    }
    let (before, after) = (own(before), own(after));
    let [Node { value: Value::List(now), .. }] = &after[..] else { return false };
    let Some((newest, others)) = now.split_last() else { return false };
    let kept = match &before[..] {
        [] => others.is_empty(),
        [node] if node.is_blank() => others.is_empty(),
        [Node { value: Value::List(items), .. }] => same_all(items, others),
        _ => false,
    };
    kept && is(newest, item)
}

/// Whether two nodes say the same, wherever they stand.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Null, Value::Null) => true,
        (Value::Plain(a), Value::Plain(b)) | (Value::Quoted(a), Value::Quoted(b)) => a == b,
        (Value::List(a), Value::List(b)) => same_all(a, b),
        (Value::Map(a), Value::Map(b)) => same_entries(a, b),
        _ => false,
    }
}

fn same_all(a: &[Node], b: &[Node]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

fn same_entries(a: &[Entry], b: &[Entry]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key == b.key && same(&a.node, &b.node))
}

/// Whether a node says the value.
fn is(node: &Node, value: &Json) -> bool {
    match (&node.value, value) {
        (Value::Plain(text) | Value::Quoted(text), Json::String(value)) => text == value,
        (Value::List(items), Json::Array(values)) => items.len() == values.len() && items.iter().zip(values).all(|(a, b)| is(a, b)),
        (Value::Map(entries), Json::Object(values)) => {
            let same = |(entry, (key, value)): (&Entry, (&String, &Json))| entry.key == *key && is(&entry.node, value);
            entries.len() == values.len() && entries.iter().zip(values).all(same)
        }
        _ => false,
    }
}
