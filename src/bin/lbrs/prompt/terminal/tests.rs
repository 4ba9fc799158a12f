//! Questions on a terminal that an independent emulator plays.

mod properties;

use dialoguer::theme::{ColorfulTheme, Theme};
use vt100::Parser;

use super::*;
use crate::prompt::terminal::line::{Edit, Line};

const SIZE: Size = Size { columns: 80, rows: 24 };

fn emulator(size: Size) -> Parser {
    let count = |count: usize| u16::try_from(count).unwrap().try_into().unwrap();
    Parser::new(count(size.rows), count(size.columns), 0)
}

/// The theme of lbrs, with or without colour whatever console was told.
fn house(color: bool) -> House {
    House::new(&Style::new().force_styling(color))
}

fn look<'t>(theme: Option<&'t ColorfulTheme>, house: &'t House) -> Look<'t> {
    Look::new(theme.map_or(house as &dyn Theme, |theme| theme), house)
}

/// A question on an emulated terminal.
struct Emulated<W> {
    widget: W,
    screen: Screen,
    house: House,
    /// A theme of another make.
    theme: Option<ColorfulTheme>,
    size: Size,
    terminal: Parser,
    /// The bytes of the last paint.
    painted: String,
}

impl<W: Widget> Emulated<W> {
    fn new(widget: W, size: Size) -> Self {
        let mut emulated = Self {
            widget,
            screen: Screen::default(),
            house: house(true),
            theme: None,
            size,
            terminal: emulator(size),
            painted: String::new(),
        };
        emulated.paint();
        emulated
    }

    fn paint(&mut self) {
        let frame = self.frame();
        self.screen.paint(frame);
        self.flush();
    }

    fn frame(&mut self) -> Frame {
        let look = look(self.theme.as_ref(), &self.house);
        self.widget.frame(&look, self.size).fit(self.size)
    }

    fn flush(&mut self) {
        self.painted = self.screen.output();
        self.terminal.process(self.painted.as_bytes());
    }

    fn press(&mut self, key: Key) -> Option<W::Answer> {
        let answer = self.widget.press(key);
        match &answer {
            None => self.paint(),
            Some(answer) => {
                let look = look(self.theme.as_ref(), &self.house);
                self.screen.finish(&self.widget.answered(&look, answer));
                self.flush();
            }
        }
        answer
    }

    fn type_in(&mut self, text: &str) -> &mut Self {
        for typed in text.chars() {
            self.press(Key::Edit(Edit::Insert(typed)));
        }
        self
    }

    fn rows(&self) -> Vec<String> {
        let (_, columns) = self.terminal.screen().size();
        let rows = self.terminal.screen().rows(0, columns.get());
        let mut rows: Vec<String> = rows.map(|row| row.trim_end().to_owned()).collect();
        while rows.last().is_some_and(String::is_empty) {
            rows.pop();
        }
        rows
    }

    fn cursor(&self) -> (usize, usize) {
        let (row, column) = self.terminal.screen().cursor_position();
        (row.into(), column.into())
    }
}

fn no_blank(answer: &str) -> Result<(), String> {
    if answer.is_empty() { Err("a name is needed".to_owned()) } else { Ok(()) }
}

fn question<'a>(
    message: &'a str,
    hint: Option<&'a str>,
    check: &'a dyn Fn(&str) -> Result<(), String>,
) -> Text<'a> {
    Text { message, hint, keeps: false, check, fallback: None, flag: "" }
}

fn text(size: Size) -> Emulated<Input<'static>> {
    Emulated::new(
        Input::new(Kind::Text, question("host:", Some("localhost"), &no_blank), None),
        size,
    )
}

fn secret(size: Size) -> Emulated<Input<'static>> {
    Emulated::new(Input::new(Kind::Secret, question("password:", None, &no_blank), None), size)
}

fn options() -> Vec<String> {
    let few = ["Memory (in-memory db)", "MongoDB (supported by StrongLoop)", "数据库 (wide)"];
    few.map(str::to_owned).into_iter().chain((1..=40).map(|n| format!("Number {n:02}"))).collect()
}

#[test]
fn a_hint_goes_with_the_first_key_and_a_reason_with_the_answer() {
    let mut asked = text(SIZE);
    assert_eq!(asked.rows(), ["? host: (localhost)"]);
    assert_eq!(asked.cursor(), (0, 8));
    assert_eq!(asked.press(Key::Enter), None);
    assert_eq!(asked.rows(), ["? host: (localhost)", ">> a name is needed"]);
    asked.type_in("ab");
    assert_eq!(asked.rows(), ["? host: ab", ">> a name is needed"]);
    assert_eq!(asked.cursor(), (0, 10));
    assert_eq!(asked.press(Key::Enter), Some("ab".to_owned()));
    assert_eq!(asked.rows(), ["? host: ab"]);
    assert_eq!(asked.cursor(), (1, 0));
}

#[test]
fn a_reason_is_broken_at_words() {
    let check =
        |typed: &str| Err(format!("`port` must be a number from 1 to 65535, not `{typed}`"));
    let mut asked = Emulated::new(
        Input::new(Kind::Text, question("port:", None, &check), None),
        Size { columns: 25, rows: 8 },
    );
    asked.type_in("x").press(Key::Enter);
    assert_eq!(
        asked.rows(),
        ["? port: x", ">> `port` must be a", "   number from 1 to", "   65535, not `x`"]
    );
    assert_eq!(asked.cursor(), (0, 9));
}

#[test]
fn what_is_kept_or_removed_stays_on_the_screen() {
    let accept = |_: &str| Ok(());
    for (kind, hint, typed, left) in [
        (Kind::Text, "localhost", "", "? host: localhost"),
        (Kind::Text, "localhost", "-", "? host: (removed)"),
        (Kind::Text, "localhost", "h", "? host: h"),
        (Kind::Secret, "****", "", "? host: ****"),
        (Kind::Secret, "****", "-", "? host: (removed)"),
    ] {
        let input =
            Input::new(kind, Text { keeps: true, ..question("host:", Some(hint), &accept) }, None);
        let mut asked = Emulated::new(input, SIZE);
        asked.type_in(typed).press(Key::Enter);
        assert_eq!(asked.rows(), [left], "{kind:?} {typed}");
    }
    let mut asked =
        Emulated::new(Input::new(Kind::Text, question("host:", Some("h"), &accept), None), SIZE);
    asked.press(Key::Enter);
    assert_eq!(asked.rows(), ["? host:"], "a default is not written");
    let suggested = Text { fallback: Some("shop"), ..question("name:", Some("shop"), &accept) };
    let mut asked = Emulated::new(Input::new(Kind::Text, suggested, None), SIZE);
    asked.press(Key::Enter);
    assert_eq!(asked.rows(), ["? name: shop"], "a suggestion is");
}

#[test]
fn a_key_paints_what_it_typed_and_no_more() {
    let mut asked = text(SIZE);
    asked.house = house(false);
    asked.paint();
    asked.type_in("mongo.example.org");
    assert_eq!(asked.painted, "g");
    asked.press(Key::Edit(Edit::Left));
    assert_eq!(asked.painted, "\r\u{1b}[24C");
    asked.press(Key::Edit(Edit::End));
    asked.press(Key::Edit(Edit::Backspace));
    assert_eq!(asked.painted, "\r\u{1b}[24C\u{1b}[K");
}

#[test]
fn a_long_answer_wraps() {
    let mut asked = text(Size { columns: 20, rows: 8 });
    asked.type_in("mongo.example.org/数据库");
    assert_eq!(asked.rows(), ["? host: mongo.examp", "le.org/数据库"]);
    assert_eq!(asked.cursor(), (1, 13));
    asked.press(Key::Enter);
    assert_eq!(asked.rows(), ["? host: mongo.exampl", "e.org/数据库"]);
    assert_eq!(asked.cursor(), (2, 0));
}

#[test]
fn an_answer_higher_than_the_terminal_shows_where_the_cursor_is() {
    let mut asked = text(Size { columns: 10, rows: 3 });
    asked.type_in(&"abcdefghi".repeat(5)).type_in("the end");
    assert!(asked.rows().concat().ends_with("the end"), "{:?}", asked.rows());
    asked.press(Key::Home);
    assert!(asked.rows().concat().starts_with("? host: "), "{:?}", asked.rows());
}

#[test]
fn a_secret_shows_stars_and_then_not_how_many() {
    let mut asked = secret(SIZE);
    asked.type_in("pässword");
    assert_eq!(asked.rows(), ["? password: ********"]);
    assert_eq!(asked.press(Key::Enter), Some("pässword".to_owned()));
    assert_eq!(asked.rows(), ["? password: ****"]);
}

#[test]
fn what_is_typed_steers_no_terminal() {
    let mut asked = text(SIZE);
    asked.house = house(false);
    asked.paint();
    asked.press(Key::Paste("a\u{1b}[2J\u{202e}b\u{7}".to_owned()));
    assert_eq!(asked.painted, "a[2J\u{fffd}b\u{1b}[K");
}

fn select<'a>(message: &'a str, options: &'a [String], start: usize) -> Select<'a> {
    Select { message, options, keywords: &[], behind: &[], start, fallback: None, flag: "-c" }
}

#[test]
fn a_list_pages_through_its_options() {
    let options = options();
    let select = select("Select:", &options, 0);
    let mut asked = Emulated::new(List::new(&select), Size { columns: 30, rows: 7 });
    assert_eq!(
        asked.rows()[..3],
        ["? Select:", "> Memory (in-memory db)", "  MongoDB (supported by Stro\u{2026}"]
    );
    assert_eq!(asked.rows()[5..], ["v Number 02", "[type to search, arrows to m\u{2026}"]);
    asked.press(Key::Up);
    assert_eq!(
        asked.rows()[1..6],
        ["^ Number 36", "  Number 37", "  Number 38", "  Number 39", "> Number 40"]
    );
    asked.press(Key::Down);
    assert_eq!(asked.rows()[1], "> Memory (in-memory db)");
    asked.press(Key::PageDown);
    assert_eq!(asked.rows()[5], "> Number 03");
    asked.press(Key::PageUp);
    assert_eq!(asked.press(Key::Enter), Some(0));
    assert_eq!(asked.rows(), ["? Select: Memory (in-memory db", ")"]);
}

#[test]
fn a_search_finds_keeps_and_gives_back() {
    let options = options();
    let select = select("Select:", &options, 2);
    let mut asked = Emulated::new(List::new(&select), SIZE);
    asked.type_in("loop mongo");
    assert_eq!(asked.rows()[..2], ["? Select: loop mongo", "> MongoDB (supported by StrongLoop)"]);
    asked.type_in("x");
    assert_eq!(asked.rows()[1], ">> nothing matches");
    assert_eq!(asked.press(Key::Enter), None);
    asked.press(Key::Edit(Edit::CutToStart));
    assert_eq!(asked.rows()[3], "> 数据库 (wide)");
    asked.press(Key::Paste("strong\n".to_owned()));
    assert_eq!(asked.press(Key::Enter), Some(1));
}

#[test]
fn a_search_puts_the_cursor_on_the_best() {
    let options = ["Redis key-value", "Memory", "Redis, legacy"].map(str::to_owned);
    let keywords = ["kv-redis", "memory", "redis"].map(str::to_owned);
    let select = Select { keywords: &keywords, ..select("Select:", &options, 1) };
    let mut asked = Emulated::new(List::new(&select), SIZE);
    asked.type_in("e");
    assert_eq!(asked.rows()[1], "> Redis key-value");
    asked.press(Key::Edit(Edit::Backspace));
    asked.type_in("redis");
    assert_eq!(asked.rows()[1..3], ["> Redis, legacy", "  Redis key-value"]);
    asked.press(Key::Down);
    asked.press(Key::Edit(Edit::Left));
    assert_eq!(asked.rows()[2], "> Redis key-value", "a move in the line moves nothing else");
}

#[test]
fn a_question_fits_every_terminal() {
    let options = options();
    let select = select("Select the connector for mongo1:", &options, 5);
    let house = house(true);
    for columns in 1..40 {
        for rows in 1..20 {
            let size = Size { columns, rows };
            let mut list = List::new(&select);
            let frame = list.frame(&look(None, &house), size).fit(size);
            assert!(frame.rows.len() <= rows && frame.cursor.0 < rows, "{size:?}");
            assert!(frame.rows.iter().all(|row| row.width <= size.usable()), "{size:?}");
        }
    }
}

#[test]
fn a_narrower_terminal_keeps_what_stands_above_the_question() {
    let mut asked = text(Size { columns: 40, rows: 9 });
    asked.type_in("a.long.name.of.a.host");
    asked.size = Size { columns: 12, rows: 9 };
    asked.terminal = emulator(asked.size);
    // What the terminal makes of it: the row is broken like any text.
    asked.terminal.process(b"above\r\n? host: a.long.name.of.a.host");
    asked.screen.clear(asked.size.columns);
    asked.paint();
    assert_eq!(asked.rows(), ["above", "? host: a.l", "ong.name.of", ".a.host"]);
}

#[test]
fn a_yes_or_no_keeps_its_hint_and_shows_its_meaning() {
    let check = |_: &str| Ok(());
    let kind = Kind::Confirm { default: true };
    let mut asked =
        Emulated::new(Input::new(kind, question("Install x", Some("Y/n"), &check), None), SIZE);
    asked.type_in("n");
    assert_eq!(asked.rows(), ["? Install x (Y/n) n"]);
    asked.press(Key::Enter);
    assert_eq!(asked.rows(), ["? Install x No"]);
}

#[test]
fn words_are_cut_and_walked_over() {
    let mut line = Line::default();
    line.paste("one two  three".to_owned(), false);
    line.edit(Edit::CutWord);
    assert_eq!(line.text(), "one two  ");
    line.edit(Edit::WordLeft);
    assert_eq!(line.halves(), ("one ", "two  "));
    line.edit(Edit::CutWord);
    line.edit(Edit::CutNextWord);
    assert_eq!(line.text(), "  ");
}

#[test]
fn what_is_painted_as_one_is_deleted_as_one() {
    let mut line = Line::default();
    line.paste("ae\u{301}界".to_owned(), false);
    line.edit(Edit::Left);
    line.edit(Edit::Backspace);
    assert_eq!(line.halves(), ("a", "界"));
}

/// A question with a theme of another make.
fn themed<W: Widget>(widget: W) -> Emulated<W> {
    let mut asked = Emulated::new(widget, SIZE);
    asked.theme = Some(ColorfulTheme::default());
    asked.paint();
    asked
}

#[test]
fn every_prefix_default_option_answer_and_error_is_the_themes() {
    let mut asked =
        themed(Input::new(Kind::Text, question("host:", Some("localhost"), &no_blank), None));
    assert_eq!(asked.rows(), ["? host: (localhost) ›"]);
    assert_eq!(asked.cursor(), (0, 22));
    asked.press(Key::Enter);
    assert_eq!(asked.rows()[1], "✘ a name is needed");
    asked.type_in("db");
    assert_eq!(asked.rows()[0], "? host: (localhost) › db");
    asked.press(Key::Enter);
    assert_eq!(asked.rows(), ["✔ host: · db"]);

    let mut asked =
        themed(Input::new(Kind::Secret, question("password:", Some("kept"), &no_blank), None));
    assert_eq!(asked.rows(), ["? password: › (kept)"]);
    asked.type_in("s3cret");
    assert_eq!(asked.rows(), ["? password: › ******"]);
    asked.press(Key::Enter);
    assert_eq!(asked.rows(), ["✔ password: · ********"]);

    let kind = Kind::Confirm { default: true };
    let mut asked = themed(Input::new(kind, question("Install x", None, &|_| Ok(())), None));
    assert_eq!(asked.rows(), ["? Install x (y/n) › yes"]);
    asked.type_in("n").press(Key::Enter);
    assert_eq!(asked.rows(), ["✔ Install x · no"]);

    let options = options();
    let select = select("Select:", &options, 0);
    let mut asked = themed(List::new(&select));
    assert_eq!(
        asked.rows()[..3],
        ["? Select: ›", "❯ Memory (in-memory db)", "  MongoDB (supported by StrongLoop)"]
    );
    assert_eq!(asked.rows()[15], "v Number 12");
    asked.type_in("no such");
    assert_eq!(asked.rows()[1], "✘ nothing matches");
    asked.press(Key::Edit(Edit::CutToStart));
    asked.press(Key::Enter);
    assert_eq!(asked.rows(), ["✔ Select: · Memory (in-memory db)"]);
}

#[test]
fn what_the_editor_leaves_is_checked_and_edited_again() {
    let check = |text: &str| {
        if text.contains(':') { Ok(()) } else { Err("no member".to_owned()) }
    };
    let input = Input::new(Kind::Text, question("options:", None, &check), Some("{}"));
    let mut asked = Emulated::new(input, SIZE);
    assert_eq!(asked.rows(), ["? options: (ctrl-o opens an editor)"]);
    assert_eq!(asked.cursor(), (0, 11));
    assert_eq!(asked.widget.draft().unwrap(), "{}");
    assert_eq!(asked.widget.drafted(Ok("{\n  1\n}".to_owned())), None);
    asked.paint();
    assert_eq!(asked.rows(), ["? options: {   1 }", ">> no member"]);
    assert_eq!(asked.widget.draft().unwrap(), "{\n  1\n}", "with its lines");
    asked.type_in(" ");
    assert_eq!(asked.widget.draft().unwrap(), "{   1 } ", "what was typed since counts");
    assert_eq!(asked.widget.drafted(Err("no editor".to_owned())), None);
    asked.paint();
    assert_eq!(asked.rows(), ["? options: {   1 }", ">> no editor"]);
    assert_eq!(asked.widget.drafted(Ok(String::new())), None);
    asked.paint();
    assert_eq!(asked.rows(), ["? options: (ctrl-o opens an editor)"]);
    let answer = asked.widget.drafted(Ok("{\n  a: 1\n}".to_owned())).unwrap();
    assert_eq!(answer, "{\n  a: 1\n}");
    let house = house(false);
    let line = asked.widget.answered(&look(None, &house), &answer);
    assert_eq!(line, "? options: {   a: 1 }", "on one line");
}
