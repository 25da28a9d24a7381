//! The default theme's own promises: every word is in its strings file, and the style sheet knows no left and right.

use std::fs;
use std::path::{Path, PathBuf};

fn theme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default")
}

fn templates_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            templates_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// What is left of a text when everything from `open` to `close` is taken out.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once(open) {
        left.push_str(before);
        left.push(' ');
        rest = tail.split_once(close).map_or("", |(_, after)| after);
    }
    left + rest
}

/// The words that a template prints of its own: between its tags, and in attributes that are read out.
fn own_words(template: &str) -> Vec<String> {
    // Ids, and the one block that is a class name, are no words.
    let parts = [
        ("{#", "#}"),
        ("<style>", "</style>"),
        ("<span class=\"id\">", "</span>"),
        ("{% block body_class %}", "{% endblock %}"),
        ("{%", "%}"),
        ("{{", "}}"),
    ];
    let html = parts.iter().fold(template.to_owned(), |html, (open, close)| without(&html, open, close));
    let read_out = ["aria-label=\"", "title=\"", "alt=\"", "placeholder=\""];
    let attributes = read_out.iter().flat_map(|name| html.split(name).skip(1)).filter_map(|tail| tail.split('"').next());
    let text = without(&html, "<", ">");
    let words = attributes.chain([&*text]).flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
    words.filter(|word| word.chars().count() > 1).map(str::to_owned).collect()
}

#[test]
fn templates_print_no_word_of_their_own() {
    let mut templates = Vec::new();
    templates_below(&theme().join("templates"), &mut templates);
    assert!(templates.len() > 50, "only {} templates", templates.len());
    for template in templates {
        let words = own_words(&fs::read_to_string(&template).unwrap());
        assert!(words.is_empty(), "{}: {words:?} should come from theme.yaml", template.display());
    }
}

#[test]
fn words_of_a_template_are_found() {
    let words = own_words("{# no #}<p title=\"Two {{ n }}\">{{ s.x }} three{% if x %}<b class=\"no\">4</b>{% endif %}</p>");
    assert_eq!(words, ["Two", "three"]);
}

/// Declarations that would not turn around with the direction of the text.
fn one_sided(css: &str) -> Vec<&str> {
    let declarations = css.split(['{', '}', ';']).filter_map(|piece| Some((piece.trim(), piece.split_once(':')?)));
    let named = |name: &str| {
        let sides = ["margin", "padding", "border", "scroll-margin", "scroll-padding"];
        let sided = |side: &str| {
            name == side || sides.iter().any(|of| name.strip_prefix(of).is_some_and(|rest| rest.starts_with(&format!("-{side}"))))
        };
        ["left", "right"].into_iter().any(sided)
    };
    let valued = |name: &str, value: &str| {
        let parts: Vec<_> = value.split_whitespace().collect();
        let uneven = matches!(name, "margin" | "padding" | "inset" | "border-width") && parts.len() == 4 && parts[1] != parts[3];
        uneven || matches!(name, "text-align" | "float" | "clear") && parts.iter().any(|part| matches!(*part, "left" | "right"))
    };
    let turns = |(name, value): (&str, &str)| named(name.trim()) || valued(name.trim(), value.trim());
    declarations.filter(|(_, declaration)| turns(*declaration)).map(|(text, _)| text).collect()
}

#[test]
fn the_style_sheet_knows_start_and_end_alone() {
    let css = fs::read_to_string(theme().join("static/theme.css")).unwrap();
    assert_eq!(one_sided(&without(&css, "/*", "*/")), [""; 0]);
    let alone = fs::read_to_string(theme().join("templates/layouts/alone.html")).unwrap();
    let (_, css) = alone.split_once("<style>").unwrap();
    assert_eq!(one_sided(css.split_once("</style>").unwrap().0), [""; 0]);
}

#[test]
fn what_does_not_turn_around_is_found() {
    let css = "a { left: 0; margin-left: 1px; padding: 0 1px 0 2px; text-align: right; inset-inline-start: 0; margin: 0 1px; border-left-color: red }";
    assert_eq!(one_sided(css).len(), 5, "{:?}", one_sided(css));
}
