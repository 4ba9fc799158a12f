use super::{Excerpt, excerpt, hidden_in_broken};

fn shown(text: &str, marked: &str, hidden: &[&str]) -> (String, String) {
    let find = |part: &str| {
        let at = text.find(part).unwrap();
        at..at + part.len()
    };
    let hidden: Vec<_> = hidden.iter().map(|part| find(part)).collect();
    let Excerpt { line, mark } = excerpt(text, find(marked), &hidden);
    (line, mark)
}

#[test]
fn the_mark_is_below_what_it_marks() {
    for (text, marked, line, mark) in [
        ("a\nbc def\ng", "def", "bc def", "   ^^^"),
        ("\tb: 1", "1", "    b: 1", "       ^"),
        ("日本: 1", "1", "日本: 1", "      ^"),
        ("a\u{1b}b: 1", "1", "a\\u{1b}b: 1", "          ^"),
        ("\u{feff}{ x\r\ny", "x", "{ x", "  ^"),
        ("{\n  a\n}", "{\n  a\n}", "{", "^"),
    ] {
        assert_eq!(shown(text, marked, &[]), (line.to_owned(), mark.to_owned()), "{text:?}");
    }
}

#[test]
fn secrets_are_masked_wherever_they_stand() {
    let text = r#"{"p": "one", "q": 0, "s": "two"}"#;
    let (line, mark) = shown(text, "0", &["\"one\"", "\"two\""]);
    assert_eq!(line, r#"{"p": "****", "q": 0, "s": "****"}"#);
    assert_eq!(mark.find('^'), line.find('0'));
    let (line, mark) = shown(text, "\"one\"", &["\"one\"", "\"two\""]);
    assert_eq!((mark.find('^'), mark.matches('^').count()), (line.find("\"****"), 6));
}

#[test]
fn a_long_line_is_cut_on_both_sides() {
    let text = format!("{}here{}", "é".repeat(900), "b".repeat(5000));
    let (line, mark) = shown(&text, "here", &[]);
    assert!(line.starts_with("...é") && line.ends_with("b..."), "{line}");
    assert_eq!(mark.find('^'), Some(line.chars().position(|c| c == 'h').unwrap()));
    assert!(line.chars().count() < 110, "{line}");
}

#[test]
fn only_known_words_of_a_broken_text_are_shown() {
    let text = "{\"password\": hunter2, \"x y\": \"host";
    let hidden = hidden_in_broken(text, &|word| ["password", "host"].contains(&word));
    let hidden: Vec<&str> = hidden.into_iter().map(|span| &text[span]).collect();
    assert_eq!(hidden, ["hunter2", "x", "y"]);
}
