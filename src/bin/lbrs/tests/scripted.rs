//! The fake of the tests: a script of questions to expect and answers to give.

use std::collections::VecDeque;

use crate::errors::{Result, cancelled};
use crate::prompt::{Confirm, Prompter, Select, Text};
use lbrs::internal::secret::Sensitive;

/// Answers from a script, and panics where the questions are not those of the script.
///
/// Answers go through the question's check as they do on a terminal.
#[derive(Debug)]
pub struct Scripted<'a> {
    steps: VecDeque<(&'a str, Answer<'a>)>,
    asked: Vec<String>,
}

/// One answer of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// A text or a secret that is taken.
    Text(&'a str),
    /// Nothing is typed at a text or a secret.
    Blank,
    /// The option with these words: the one with exactly this label, else the only one that starts
    /// with them, else the only one in which all of them occur.
    Pick(&'a str),
    /// Yes.
    Yes,
    /// No.
    No,
    /// Enter alone: blank for a text, the option where the cursor starts, the default of a yes or no.
    Default,
    /// Ctrl-C, Ctrl-D or Esc.
    Cancel,
    /// A text that is refused with a reason that holds these words, and then the next answer.
    Refused(&'a str, &'a str, Box<Answer<'a>>),
    /// The question has this hint.
    Hint(&'a str, Box<Answer<'a>>),
    /// The question has these options, in this order, each with the given words.
    Options(Vec<&'a str>, Box<Answer<'a>>),
}

impl<'a> Answer<'a> {
    /// This answer, after another one was refused with a reason that holds these words.
    #[must_use]
    pub fn after_refused(self, typed: &'a str, reason: &'a str) -> Self {
        Self::Refused(typed, reason, Box::new(self))
    }

    /// This answer, to a question with this hint.
    #[must_use]
    pub fn with_hint(self, hint: &'a str) -> Self {
        Self::Hint(hint, Box::new(self))
    }

    /// This answer, to a question with as many options that hold these words, in this order.
    #[must_use]
    pub fn among(self, options: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Options(options.into_iter().collect(), Box::new(self))
    }
}

impl<'a> Scripted<'a> {
    /// A script: for each question, in order, words of its message and the answer.
    pub fn new(steps: impl IntoIterator<Item = (&'a str, Answer<'a>)>) -> Self {
        Self { steps: steps.into_iter().collect(), asked: Vec::new() }
    }

    /// The messages of all questions so far.
    pub fn asked(&self) -> &[String] {
        &self.asked
    }

    fn next(&mut self, message: &str) -> Answer<'a> {
        self.asked.push(message.to_owned());
        match self.steps.pop_front() {
            Some((words, answer)) if message.contains(words) => answer,
            Some((words, _)) => panic!("expected a question with {words:?}, {}", self.history()),
            None => panic!("expected no more questions, {}", self.history()),
        }
    }

    fn history(&self) -> String {
        format!("asked:\n  {}", self.asked.join("\n  "))
    }
}

/// What is typed at a text and passes its check.
fn typed<'a>(question: &Text<'_>, answer: Answer<'a>) -> Result<&'a str> {
    let message = question.message;
    let text = match answer {
        Answer::Text(text) => text,
        Answer::Blank | Answer::Default => "",
        Answer::Cancel => return Err(cancelled()),
        Answer::Refused(text, words, then) => match (question.check)(text) {
            Ok(()) => panic!("{text:?} was not refused at {message:?}"),
            Err(reason) if reason.contains(words) => return typed(question, *then),
            Err(reason) => {
                panic!("{text:?} was refused at {message:?} because of {reason:?}, not {words:?}")
            }
        },
        Answer::Hint(hint, then) => {
            assert_eq!(question.hint, Some(hint), "the hint of {message:?}");
            return typed(question, *then);
        }
        other => panic!("{other:?} is no answer to the text {message:?}"),
    };
    match (question.check)(text) {
        Ok(()) => Ok(text),
        Err(reason) => panic!("{text:?} was refused at {message:?}: {reason}"),
    }
}

fn picked(question: &Select<'_>, answer: Answer<'_>) -> Result<usize> {
    let message = question.message;
    match answer {
        Answer::Pick(words) => Ok(find(question, words)),
        Answer::Default => Ok(question.start),
        Answer::Cancel => Err(cancelled()),
        Answer::Options(expected, then) => {
            let same = expected.len() == question.options.len()
                && expected
                    .iter()
                    .zip(question.options)
                    .all(|(words, label)| label.contains(words));
            assert!(
                same,
                "the options of {message:?} are {:?}, not {expected:?}",
                question.options
            );
            picked(question, *then)
        }
        other => panic!("{other:?} is no answer to the list {message:?}"),
    }
}

fn find(question: &Select<'_>, words: &str) -> usize {
    let starts = |label: &&String| label.to_lowercase().starts_with(&words.to_lowercase());
    if let Some(index) = question.options.iter().position(|label| label == words) {
        return index;
    }
    if let [index] = question.search(words)[..] {
        return index;
    }
    let mut found = question.options.iter().filter(starts);
    if let (Some(label), None) = (found.next(), found.next()) {
        return question.options.iter().position(|there| there == label).unwrap_or_default();
    }
    panic!("no single option with {words:?} at {:?}: {:?}", question.message, question.options);
}

impl Prompter for Scripted<'_> {
    fn text(&mut self, question: &Text<'_>) -> Result<String> {
        let answer = self.next(question.message);
        typed(question, answer).map(str::to_owned)
    }

    fn secret(&mut self, question: &Text<'_>) -> Result<Sensitive<String>> {
        self.text(question).map(Sensitive::from)
    }

    fn select(&mut self, question: &Select<'_>) -> Result<usize> {
        let answer = self.next(question.message);
        picked(question, answer)
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool> {
        match self.next(question.message) {
            Answer::Yes => Ok(true),
            Answer::No => Ok(false),
            Answer::Default => Ok(question.default),
            Answer::Cancel => Err(cancelled()),
            other => panic!("{other:?} is no answer to the yes or no {:?}", question.message),
        }
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

/// Every question of the script has to be asked.
impl Drop for Scripted<'_> {
    fn drop(&mut self) {
        let left: Vec<&str> = self.steps.iter().map(|(words, _)| *words).collect();
        let is_asked = left.is_empty() || std::thread::panicking();
        assert!(is_asked, "never asked: {left:?}, {}", self.history());
    }
}

mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;
    use crate::errors::{Cancelled, told};

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

    /// The message of the panic with which the script stops at the port, or the answer.
    fn port(words: &'static str, answer: Answer<'static>) -> Result<String, String> {
        let asked = catch_unwind(AssertUnwindSafe(|| {
            let mut script = Scripted::new([(words, answer)]);
            script.text(&PORT).map_err(|error| told(&error).message)
        }));
        asked.unwrap_or_else(|panic| Err(panic.downcast_ref::<String>().unwrap().clone()))
    }

    fn list(options: &[&str], answer: Answer<'_>) -> Result<usize> {
        let options: Vec<String> = options.iter().map(|label| (*label).to_owned()).collect();
        let question = Select {
            message: "Select:",
            options: &options,
            keywords: &[],
            behind: &[],
            start: 1,
            fallback: None,
            flag: "-c",
        };
        Scripted::new([("Select", answer)]).select(&question)
    }

    #[test]
    fn texts_pass_the_check_of_the_question() {
        assert_eq!(port("port", Answer::Text("1")).unwrap(), "1");
        assert_eq!(port("port", Answer::Blank).unwrap(), "");
        assert_eq!(port("port", Answer::Default.with_hint("27017")).unwrap(), "");
        let twice = Answer::Text("2").after_refused("b", "no port").after_refused("a", "\"a\"");
        assert_eq!(port("port", twice).unwrap(), "2");
    }

    #[test]
    fn a_script_that_does_not_fit_stops_the_test() {
        for (words, answer, said) in [
            ("host", Answer::Blank, "expected a question with \"host\", asked:\n  port:"),
            ("port", Answer::Text("a"), "\"a\" was refused at \"port:\": \"a\" is no port"),
            ("port", Answer::Blank.after_refused("1", "no port"), "\"1\" was not refused"),
            ("port", Answer::Blank.after_refused("a", "too big"), "is no port\", not \"too big\""),
            ("port", Answer::Blank.with_hint("1"), "the hint of \"port:\""),
            ("port", Answer::Yes, "Yes is no answer to the text \"port:\""),
        ] {
            let message = port(words, answer).unwrap_err();
            assert!(message.contains(said), "{said:?} in {message:?}");
        }
    }

    #[test]
    #[should_panic(expected = "expected no more questions")]
    fn a_question_too_many_stops_the_test() {
        drop(Scripted::new([]).text(&PORT));
    }

    #[test]
    #[should_panic(expected = "never asked: [\"host\"]")]
    fn a_question_too_few_stops_the_test() {
        drop(Scripted::new([("port", Answer::Blank), ("host", Answer::Blank)]).text(&PORT));
    }

    #[test]
    fn options_are_picked_by_label_start_or_words() {
        let labels = ["SQL", "MySQL (community)", "SQL Server", "Azure (MySQL)"];
        assert_eq!(list(&labels, Answer::Pick("SQL")).unwrap(), 0);
        assert_eq!(list(&labels, Answer::Pick("mysql")).unwrap(), 1);
        assert_eq!(list(&labels, Answer::Pick("server sql")).unwrap(), 2);
        assert_eq!(list(&labels, Answer::Default).unwrap(), 1);
        let among = Answer::Pick("Azure").among(["SQL", "MySQL", "Server", "Azure"]);
        assert_eq!(list(&labels, among).unwrap(), 3);
    }

    #[test]
    #[should_panic(expected = "no single option with \"b\"")]
    fn words_of_two_options_stop_the_test() {
        drop(list(&["a b", "c b"], Answer::Pick("b")));
    }

    #[test]
    #[should_panic(expected = "the options of \"Select:\"")]
    fn other_options_stop_the_test() {
        drop(list(&["a", "b"], Answer::Default.among(["b", "a"])));
    }

    #[test]
    fn a_yes_or_no_is_answered_or_cancelled() {
        let question = Confirm { message: "Install", default: true };
        let confirm = |answer| Scripted::new([("Install", answer)]).confirm(&question);
        assert!(confirm(Answer::Yes).unwrap());
        assert!(!confirm(Answer::No).unwrap());
        assert!(confirm(Answer::Default).unwrap());
        assert!(confirm(Answer::Cancel).unwrap_err().is::<Cancelled>());
        let cancelled = list(&["a", "b"], Answer::Cancel).unwrap_err();
        assert!(cancelled.is::<Cancelled>());
    }
}
