use console::Style;

use super::*;
use crate::errors::Cancelled;
use crate::prompt::look::House;

fn asked<T>(
    input: &[u8],
    ask: impl FnOnce(&mut Plain<'_, &[u8], &mut Vec<u8>>) -> T,
) -> (T, String) {
    let mut output = Vec::new();
    let house = House::new(&Style::new().force_styling(false));
    let answer = ask(&mut Plain::new(Look::new(&house, &house), input, &mut output));
    (answer, String::from_utf8(output).unwrap())
}

const PORT: Text<'_> = Text {
    message: "port:",
    hint: Some("27017"),
    keeps: false,
    check: &|answer| match answer.parse::<u16>() {
        Err(_) if !answer.is_empty() => Err(format!("{answer:?} is no port")),
        _ => Ok(()),
    },
    fallback: Some(""),
    flag: "--set port=PORT",
};

#[test]
fn a_refused_line_is_asked_again_with_the_reason() {
    let (answer, output) = asked(b"abc\n\xff\n8080\r\n", |plain| plain.text(&PORT));
    assert_eq!(answer.unwrap(), "8080");
    assert_eq!(
        output,
        "? port: (27017) >> \"abc\" is no port\n? port: (27017) >> not UTF-8\n? port: (27017) "
    );
}

#[test]
fn a_blank_line_is_a_blank_answer() {
    assert_eq!(asked(b"\n", |plain| plain.text(&PORT)).0.unwrap(), "");
}

#[test]
fn the_end_and_esc_cancel() {
    for input in [&b""[..], b"\x1b\n"] {
        let error = asked(input, |plain| plain.text(&PORT)).0.unwrap_err();
        assert!(error.is::<Cancelled>());
    }
}

#[test]
fn an_option_is_found_by_number_words_or_start() {
    let options = ["Memory", "MongoDB", "Memory on disk", "other"].map(str::to_owned);
    let select = Select {
        message: "Select:",
        options: &options,
        keywords: &[],
        behind: &[],
        start: 0,
        fallback: None,
        flag: "--connector ID",
    };
    let choose = |input: &[u8]| asked(input, |plain| plain.select(&select));
    assert_eq!(choose(b"\n").0.unwrap(), 0);
    assert_eq!(choose(b"3\n").0.unwrap(), 2);
    assert_eq!(choose(b"mongo\n").0.unwrap(), 1);
    assert_eq!(choose(b"memory\n").0.unwrap(), 0);
    let (index, output) = choose(b"0\n5\nm\nxyz\nother\n");
    assert_eq!(index.unwrap(), 3);
    for reason in [
        "  2) MongoDB\n",
        "no option 0",
        "no option 5",
        "3 options match",
        "nothing matches; type `other`",
    ] {
        assert!(output.contains(reason), "{reason:?} in {output}");
    }
}

#[test]
fn only_yes_and_no_confirm() {
    let ask = |default, input: &[u8]| {
        let question = Confirm { message: "Install", default };
        asked(input, |plain| plain.confirm(&question))
    };
    assert!(ask(true, b"\n").0.unwrap());
    assert!(!ask(false, b"\n").0.unwrap());
    assert!(!ask(true, b"No\n").0.unwrap());
    let (answer, output) = ask(true, b"perhaps\ny\n");
    assert!(answer.unwrap());
    assert_eq!(output, format!("? Install (Y/n) >> {YES_OR_NO}\n? Install (Y/n) "));
}
