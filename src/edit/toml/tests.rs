use super::*;
use crate::edit::apply;

fn edited(text: &str, edit: impl Fn(&Document) -> Vec<Edit>) -> String {
    let document = Document::parse("Cargo.toml", text).unwrap();
    let edited = apply(text, edit(&document));
    Document::parse("Cargo.toml", &edited).unwrap();
    edited
}

/// Inserts `m = "1"` into the table `t`.
fn inserted(text: &str) -> String {
    edited(text, |document| document.insert(&["t"], "m", " = \"1\"", Order::Sorted))
}

/// Extends the array `f` of the root.
fn extended(text: &str, values: &[&str]) -> String {
    edited(text, |document| {
        document.extend(document.root().get("f").unwrap().as_array().unwrap(), values)
    })
}

#[test]
fn a_line_goes_to_its_place_in_a_sorted_table() {
    for (before, after) in [
        ("[t]\na = 1\nz = 1\n", "[t]\na = 1\nm = \"1\"\nz = 1\n"),
        ("[t]\nz = 1\n", "[t]\nm = \"1\"\nz = 1\n"),
        ("[t] # c\n\nz = 1\n", "[t] # c\n\nm = \"1\"\nz = 1\n"),
        ("[t]\n# z\nz = 1\n", "[t]\nm = \"1\"\n# z\nz = 1\n"),
        ("[t]\na = 1 # a\n# z\nz = 1\n", "[t]\na = 1 # a\nm = \"1\"\n# z\nz = 1\n"),
        ("[t]\na = 1\n\n[u]\n", "[t]\na = 1\nm = \"1\"\n\n[u]\n"),
        ("[t]\na.b = 1\na.c = 1\nz = 1\n", "[t]\na.b = 1\na.c = 1\nm = \"1\"\nz = 1\n"),
        ("[t]\n\ta = 1\n\tz = 1", "[t]\n\ta = 1\n\tm = \"1\"\n\tz = 1"),
        ("[t]\na = '''\nm'''\nz = 1\n", "[t]\na = '''\nm'''\nm = \"1\"\nz = 1\n"),
    ] {
        assert_eq!(inserted(before), after, "{before:?}");
    }
}

#[test]
fn a_line_goes_last_in_an_unsorted_table() {
    for (before, after) in [
        ("[t]\nz = 1\na = 1\n", "[t]\nz = 1\na = 1\nm = \"1\"\n"),
        ("[t]\nz = 1\na = 1\n# end\n\n[u]\n", "[t]\nz = 1\na = 1\nm = \"1\"\n# end\n\n[u]\n"),
        ("[t]\nz = 1\na = 1", "[t]\nz = 1\na = 1\nm = \"1\""),
        ("[t]\nz.a = 1\na = 1\nz.b = 1\n", "[t]\nz.a = 1\na = 1\nz.b = 1\nm = \"1\"\n"),
    ] {
        assert_eq!(inserted(before), after, "{before:?}");
    }
}

#[test]
fn a_table_is_extended_in_the_form_it_has() {
    for (before, after) in [
        ("t = {}\n", "t = { m = \"1\" }\n"),
        ("t = { a = 1, z = 1 }\n", "t = { a = 1, m = \"1\", z = 1 }\n"),
        ("t = { z = 1 }\n", "t = { m = \"1\", z = 1 }\n"),
        ("t = { z.y = 1 }\n", "t = { m = \"1\", z.y = 1 }\n"),
        ("t = {a = 1,z = 1}\n", "t = {a = 1,m = \"1\",z = 1}\n"),
        ("t.a = 1\nt.z = 1\n[u]\n", "t.a = 1\nt.m = \"1\"\nt.z = 1\n[u]\n"),
        ("t.z.y = 1\n[u]\n", "t.m = \"1\"\nt.z.y = 1\n[u]\n"),
        ("x = 1\nt.a = 1", "x = 1\nt.a = 1\nt.m = \"1\""),
    ] {
        assert_eq!(inserted(before), after, "{before:?}");
    }
    let dotted_in_braces = edited("x = { y.t.z = 1, b = 2 }\n", |document| {
        document.insert(&["x", "y", "t"], "m", " = 1", Order::Sorted)
    });
    assert_eq!(dotted_in_braces, "x = { y.t.m = 1, y.t.z = 1, b = 2 }\n");
}

#[test]
fn a_missing_table_is_made() {
    for (before, after) in [
        ("", "[t]\nm = \"1\"\n"),
        ("[a]\n", "[a]\n\n[t]\nm = \"1\"\n"),
        ("[a]", "[a]\n\n[t]\nm = \"1\""),
        ("[a]\nb = 1 # b\n# about b\n", "[a]\nb = 1 # b\n# about b\n\n[t]\nm = \"1\"\n"),
        ("[a]\nb = 1\n\n# the end\n", "[a]\nb = 1\n\n[t]\nm = \"1\"\n\n# the end\n"),
        ("[a]\n\n[t.x]\ny = 1\n", "[a]\n\n[t]\nm = \"1\"\n\n[t.x]\ny = 1\n"),
        ("[a]\n\n# x\n[t.x]\n[t.b]\n", "[a]\n\n[t]\nm = \"1\"\n\n# x\n[t.x]\n[t.b]\n"),
        ("\u{feff}# only\n", "\u{feff}# only\n\n[t]\nm = \"1\"\n"),
    ] {
        assert_eq!(inserted(before), after, "{before:?}");
    }
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    for (before, after) in [
        ("\u{feff}[t]\r\na = 1\r\n", "\u{feff}[t]\r\na = 1\r\nm = \"1\"\r\n"),
        ("[t]\r\na = 1", "[t]\r\na = 1\r\nm = \"1\""),
        ("[x]\r\na = '''\r\n\n'''\r\n", "[x]\r\na = '''\r\n\n'''\r\n\r\n[t]\r\nm = \"1\"\r\n"),
        ("[x]\r\n\n[t]\na = 1\nz = 1\r\n", "[x]\r\n\n[t]\na = 1\nm = \"1\"\nz = 1\r\n"),
        ("\u{feff}t.z = 1", "\u{feff}t.m = \"1\"\nt.z = 1"),
    ] {
        assert_eq!(inserted(before), after, "{before:?}");
    }
}

#[test]
fn an_array_is_extended_in_the_style_it_has() {
    for (before, after) in [
        ("f = []", "f = [\"b\", \"d\"]"),
        ("f = [ ] # c", "f = [\"b\", \"d\"] # c"),
        ("f = [\"a\", \"c\"]", "f = [\"a\", \"b\", \"c\", \"d\"]"),
        ("f = [\"c\"]", "f = [\"b\", \"c\", \"d\"]"),
        ("f = [\"c\", \"a\"]", "f = [\"c\", \"a\", \"d\", \"b\"]"),
        ("f = ['a','c',]", "f = ['a',\"b\",'c',\"d\",]"),
        ("f = [ \"a\" ]", "f = [ \"a\", \"b\", \"d\" ]"),
        ("f = [\n  \"a\",\n  \"c\",\n]", "f = [\n  \"a\",\n  \"b\",\n  \"c\",\n  \"d\",\n]"),
        ("f = [\n\t\"a\"\n]", "f = [\n\t\"a\",\n\t\"b\",\n\t\"d\"\n]"),
        ("f = [\n  \"a\" # a, b\n]", "f = [\n  \"a\", # a, b\n  \"b\",\n  \"d\"\n]"),
        (
            "f = [ # f\n  # c\n  \"c\", # c\n]",
            "f = [ # f\n  \"b\",\n  # c\n  \"c\", # c\n  \"d\",\n]",
        ),
        ("f = [\n  \"c\", \"e\"\n]", "f = [\n  \"b\",\n  \"c\", \"d\", \"e\"\n]"),
        ("f = [\n  # none\n]", "f = [\n    \"b\",\n    \"d\",\n  # none\n]"),
        ("f = [\r\n  \"a\",\r\n]", "f = [\r\n  \"a\",\r\n  \"b\",\r\n  \"d\",\r\n]"),
        ("f = [\r\n  \"a\"]", "f = [\r\n  \"a\",\r\n  \"b\",\r\n  \"d\"]"),
        ("f = [\n  \"a\"\n  , \"c\"\n]", "f = [\n  \"a\", \"b\"\n  , \"c\", \"d\"\n]"),
    ] {
        let values: &[&str] =
            if before.contains("\"c\", \"a\"") { &["d", "b"] } else { &["b", "d"] };
        assert_eq!(extended(before, values), after, "{before:?}");
    }
}

#[test]
fn errors_name_the_place_and_quote_the_line() {
    let error = |text| Document::parse("Cargo.toml", text).unwrap_err().to_string();
    assert!(error("[a]\nb = \n").starts_with("Cargo.toml:2:5: "), "{}", error("[a]\nb = \n"));
    assert!(error("\u{feff}x\n").starts_with("Cargo.toml:1:2: "), "{}", error("\u{feff}x\n"));
    assert!(error("[a\n").ends_with("in `[a`"), "{}", error("[a\n"));
    assert!(!error("é = \u{1b}[31m").contains('\u{1b}'));
    let deep = format!("a = {}", "[".repeat(100_000));
    assert!(error(&deep).len() < 300);
}
