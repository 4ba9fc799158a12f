//! Questions on a terminal that only prints lines, such as a shell inside an editor: answers are
//! read line by line, and lists are numbered.

use std::io::{BufRead, Write};

use super::look::{Look, spaced};
use super::{CANNOT_ASK, Confirm, Select, Text, YES_OR_NO, printable, yes_or_no};
use crate::errors::{Context, Result, cancelled};
use lbrs::internal::text::without_line_end;

pub(super) struct Plain<'t, R, W> {
    look: Look<'t>,
    input: R,
    output: W,
}

impl<'t, R: BufRead, W: Write> Plain<'t, R, W> {
    pub(super) fn new(look: Look<'t>, input: R, output: W) -> Self {
        Self { look, input, output }
    }

    pub(super) fn text(&mut self, question: &Text<'_>) -> Result<String> {
        let prompt = self.look.text(question.message, question.hint);
        self.ask(prompt, |answer| (question.check)(answer).map(|()| answer.to_owned()))
    }

    pub(super) fn select(&mut self, question: &Select<'_>) -> Result<usize> {
        let digits = question.options.len().to_string().len();
        for (index, label) in question.options.iter().enumerate() {
            let item = self.look.item(&format!("{:digits$}) {label}", index + 1), false);
            self.print(&format!("{item}\n"))?;
        }
        let hint = format!("(number or words, blank: {})", question.start + 1);
        let prompt = spaced(self.look.select(question.message)) + &self.look.hint(&hint);
        self.ask(prompt, |answer| find(question, answer))
    }

    pub(super) fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool> {
        let prompt = self.look.confirm(question.message, question.default);
        self.ask(prompt, |answer| match answer.trim() {
            "" => Ok(question.default),
            answer => yes_or_no(answer).ok_or_else(|| YES_OR_NO.to_owned()),
        })
    }

    /// Asks until an answer is taken.
    fn ask<T>(&mut self, prompt: String, take: impl Fn(&str) -> Result<T, String>) -> Result<T> {
        let prompt = spaced(prompt);
        loop {
            self.print(&prompt)?;
            let taken = match self.line()? {
                Ok(answer) => take(&answer),
                Err(reason) => Err(reason),
            };
            match taken {
                Ok(taken) => return Ok(taken),
                Err(reason) => {
                    let reason = self.look.error(&printable(&reason));
                    self.print(&format!("{reason}\n"))?;
                }
            }
        }
    }

    /// One line, or the reason why it cannot be an answer. The end of the input (Ctrl-D) and a line
    /// that holds only Esc cancel.
    fn line(&mut self) -> Result<Result<String, String>> {
        let mut line = Vec::new();
        if self.input.read_until(b'\n', &mut line).context(CANNOT_ASK)? == 0 {
            self.print("\n")?;
            return Err(cancelled());
        }
        let Ok(line) = String::from_utf8(line) else {
            return Ok(Err("not UTF-8".to_owned()));
        };
        match without_line_end(&line) {
            "\u{1b}" => Err(cancelled()),
            answer => Ok(Ok(answer.to_owned())),
        }
    }

    fn print(&mut self, text: &str) -> Result<()> {
        self.output
            .write_all(text.as_bytes())
            .and_then(|()| self.output.flush())
            .context(CANNOT_ASK)
    }
}

/// The option with that number, or the only one that matches the words.
fn find(question: &Select<'_>, answer: &str) -> Result<usize, String> {
    let answer = answer.trim();
    let count = question.options.len();
    if answer.is_empty() {
        return Ok(question.start.min(count - 1));
    }
    if let Ok(number) = answer.parse::<usize>() {
        return match number.checked_sub(1) {
            Some(index) if index < count => Ok(index),
            _ => Err(format!("no option {number}, the last is {count}")),
        };
    }
    if let Some(index) = question.named(answer) {
        return Ok(index);
    }
    match question.search(answer).as_slice() {
        [] => Err(format!("{answer:?}: {}", question.nothing())),
        [index] => Ok(*index),
        found => Err(format!("{} options match {answer:?}", found.len())),
    }
}

#[cfg(test)]
mod tests {
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
}
