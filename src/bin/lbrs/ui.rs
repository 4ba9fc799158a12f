//! Every line that a person sees, and the one document that a program reads.

use std::env;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use console::Style as Paint;
pub use console::measure_text_width as width;
use console::{Alignment, Term, pad_str};
use serde_json::Value;

use crate::cli::slip::without_secrets;
use crate::cli::{Color, Global};
use crate::errors::{Error, Helpful, Result, Told, anyhow, told, usage};
use crate::wrap::wrapped;
use lbrs::internal::json::Style;
use lbrs::internal::text::{is_hidden, visible};

const DONE: Paint = Paint::new().green().bold();
/// The style of a warning.
pub const WARNING: Paint = Paint::new().yellow().bold();
/// The style of an error.
pub const ERROR: Paint = Paint::new().red().bold();
/// The style of what helps.
pub const HELP: Paint = Paint::new().cyan();
/// The style of what is less important than the rest of its line.
pub const DIM: Paint = Paint::new().dim();
/// The style of a headline.
pub const BOLD: Paint = Paint::new().bold();
const REMOVED: Paint = Paint::new().red();
const ADDED: Paint = Paint::new().green();

/// The columns that a text needs to be broken at words.
pub const LEAST_ROOM: usize = 20;

/// Whether something that was to go to stdout has not arrived. What is printed is printed from many
/// places; that it arrived is asked once, at the end.
static OUTPUT_FAILED: AtomicBool = AtomicBool::new(false);

/// Where and how things are said: words on stderr, data on stdout.
#[derive(Clone, Copy)]
pub struct Ui {
    quiet: bool,
    verbose: bool,
    json: bool,
}

impl Ui {
    /// As the options and the environment (`NO_COLOR`, `CLICOLOR_FORCE`, `TERM`) say. console is told
    /// where to use colour: its own rule takes an empty `NO_COLOR` for a set one.
    pub fn new(global: &Global) -> Self {
        let color = global.color.unwrap_or(Color::Auto);
        console::set_colors_enabled(wants_color(color, &io::stdout()));
        console::set_colors_enabled_stderr(wants_color(color, &io::stderr()));
        Self { quiet: global.quiet, verbose: global.verbose, json: global.json }
    }

    /// Whether a program reads the result.
    pub fn is_json(self) -> bool {
        self.json
    }

    /// Refuses to print JSON where the command has none.
    ///
    /// # Errors
    /// It is asked for.
    pub fn refuse_json(self, command: &str) -> Result<()> {
        if self.json {
            return Err(
                usage!("`{command}` has nothing to print as JSON").with_help("leave `--json` out")
            );
        }
        Ok(())
    }

    /// The columns of the terminal that stdout is; none where it is none.
    pub fn columns(self) -> Option<usize> {
        let terminal = Term::stdout();
        // One that does not tell has those of the oldest ones.
        terminal.is_term().then(|| usize::from(terminal.size().1))
    }

    /// What was done: a green word and what it was done to.
    pub fn done(self, verb: &str, what: impl Display) {
        self.line(format_args!("{} {what}", self.styled(verb, &DONE)));
    }

    /// One line of the report.
    pub fn line(self, line: impl Display) {
        if !self.quiet && !self.json {
            self.err(format_args!("{line}"));
        }
    }

    /// Lines of the report in two columns. One without a first cell is a note on the line above it.
    pub fn lines(self, rows: &[(String, String)]) {
        let heads: Vec<_> = rows.iter().map(|(head, _)| visible(head)).collect();
        let columns = heads.iter().map(|head| width(head)).max().unwrap_or(0);
        for (head, (_, what)) in heads.iter().zip(rows) {
            let mut line = String::from("  ");
            push_padded(&mut line, head, columns);
            let style = if head.is_empty() { DIM } else { Paint::new() };
            self.line(format_args!("{line}  {}", self.styled(&visible(what), &style)));
        }
    }

    /// Which project was found, for `--verbose`.
    pub fn project(self, root: &Path) {
        if self.verbose {
            let line = safe(format_args!("project: {}", root.display()));
            self.err(format_args!("{}", self.styled(&line, &DIM)));
        }
    }

    /// Whether everything is said.
    pub fn is_verbose(self) -> bool {
        self.verbose
    }

    /// Something that the person should know, and that stops nothing.
    pub fn warn(self, warning: impl Display) {
        self.err(format_args!("{} {}", self.styled("warning:", &WARNING), safe(&warning)));
    }

    /// Prints what went wrong, and what to do next. Returns the exit code.
    pub fn error(self, error: &Error) -> ExitCode {
        let Told { message, help, exit_code } = told(error);
        self.err(format_args!("{} {}", self.styled("error:", &ERROR), safe(message)));
        if let Some(help) = help {
            self.err(format_args!("{} {}", self.styled("help:", &HELP), safe(help)));
        }
        ExitCode::from(exit_code)
    }

    /// `text` in `style`, where stderr gets colour.
    pub fn styled(self, text: &str, style: &Paint) -> String {
        style.clone().for_stderr().apply_to(text).to_string()
    }

    /// `text` in `style`, where stdout gets colour.
    pub fn styled_out(self, text: &str, style: &Paint) -> String {
        style.apply_to(text).to_string()
    }

    /// Text for stdout, in one piece.
    pub fn out(self, text: impl Display) {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(text.to_string().as_bytes()).and_then(|()| stdout.flush());
        if self.arrived(written).is_err() {
            OUTPUT_FAILED.store(true, Ordering::Relaxed);
        }
    }

    /// Whether what was `written` to stdout has arrived.
    ///
    /// # Errors
    /// It has not.
    pub fn arrived(self, written: io::Result<()>) -> Result<()> {
        match written {
            // Whoever closed the pipe has read enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(output_lost("")),
            _ => Ok(()),
        }
    }

    /// Whether all data has reached stdout.
    ///
    /// # Errors
    /// Some has not: the disk is full, or the like.
    pub fn finish(self) -> Result<()> {
        if OUTPUT_FAILED.load(Ordering::Relaxed) {
            return Err(output_lost(""));
        }
        Ok(())
    }

    /// The same after files were changed, which nobody is to do again.
    ///
    /// # Errors
    /// As [`Ui::finish`].
    pub fn finish_changes(self) -> Result<()> {
        self.finish().map_err(|_| output_lost("all changes are made, but "))
    }

    /// Text on stdout behind a head. On a terminal it is broken at words, and its lines start in the column
    /// `indent`, as far as that leaves room.
    pub fn hanging(
        self,
        (head, bold): (&str, &Paint),
        indent: usize,
        (text, style): (&str, &Paint),
    ) {
        let used = width(head);
        let columns = self.columns();
        let indent = columns.map_or(indent, |columns| indent.min(columns / 2));
        let parts = match columns {
            Some(columns) => wrapped(text, columns - indent, width),
            None => vec![text],
        };
        let mut out = self.styled_out(head, bold);
        let gap = if head.is_empty() { 0 } else { 2 };
        for (at, part) in parts.into_iter().enumerate().filter(|(_, part)| !part.is_empty()) {
            if at > 0 || (columns.is_some() && used + gap > indent) {
                out += &format!("\n{:indent$}", "");
            } else {
                out += &" ".repeat(indent.saturating_sub(used).max(gap));
            }
            out.push_str(&self.styled_out(part, style));
        }
        out.push('\n');
        self.out(out);
    }

    /// A table on stdout, its columns aligned under their heads. On a terminal that is too narrow the last
    /// column is broken at words, if that has room for some.
    pub fn table<const N: usize>(self, heads: [&str; N], rows: &[[String; N]]) {
        let heads = heads.map(str::to_owned);
        let widths: [usize; N] = std::array::from_fn(|column| {
            rows.iter().chain([&heads]).map(|row| width(&row[column])).max().unwrap_or(0)
        });
        let indent = widths.iter().rev().skip(1).map(|width| width + 2).sum();
        let room = self.columns().map_or(0, |columns| columns.saturating_sub(indent));
        let line = |row: &[String; N]| {
            let mut line = String::new();
            let Some((last, cells)) = row.split_last() else { return line };
            for (cell, width) in cells.iter().zip(widths) {
                push_padded(&mut line, cell, width);
                line.push_str("  ");
            }
            if room < LEAST_ROOM {
                line.push_str(last);
            } else {
                let margin = format!("\n{:indent$}", "");
                line.push_str(&wrapped(last, room, width).join(&margin));
            }
            line.truncate(line.trim_end().len());
            line
        };
        let mut text = self.styled_out(&line(&heads), &BOLD);
        for row in rows {
            text.push('\n');
            text.push_str(&line(row));
        }
        text.push('\n');
        self.out(text);
    }

    /// The one JSON document on stdout.
    pub fn json(self, document: &Value) {
        let text = Style::indented("  ").text(document);
        self.out(format_args!("{}\n", visible_json(&text)));
    }

    /// A unified diff on stdout: on a terminal in colour, and with what the terminal would act on
    /// spelled out; elsewhere as it is.
    pub fn diff(self, diff: &str) {
        let is_terminal = io::stdout().is_terminal();
        for line in diff.split_inclusive('\n') {
            let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
            let style = match text.as_bytes() {
                [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => BOLD,
                [b'@', b'@', ..] => HELP,
                [b'+', ..] => ADDED,
                [b'-', ..] => REMOVED,
                _ => Paint::new(),
            };
            let text = if is_terminal { visible_columns(text) } else { text.to_owned() };
            self.out(format_args!("{}{end}", self.styled_out(&text, &style)));
        }
    }

    fn err(self, line: std::fmt::Arguments<'_>) {
        // In one piece, so that lines of runs side by side do not mix. There is nowhere left to say that
        // stderr is gone.
        let _ = io::stderr().lock().write_all(format!("{line}\n").as_bytes());
    }
}

fn output_lost(but: &str) -> Error {
    anyhow!("{but}the output could not be written whole")
        .with_help("see that there is room where stdout leads to")
}

/// A message without secrets, and with what a terminal would act on spelled out.
fn safe(message: impl Display) -> String {
    without_secrets(&visible(&message.to_string())).into_owned()
}

/// A JSON text with what a terminal would act on as escapes, which mean the same. Outside of its strings
/// there is none but line breaks.
fn visible_json(text: &str) -> String {
    let is_raw = |c: char| c != '\n' && is_hidden(c);
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_raw(c) {
            shown.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// `line` with what a terminal would act on spelled out, but for the tabs that files are indented with.
fn visible_columns(line: &str) -> String {
    line.split('\t').map(visible).collect::<Vec<_>>().join("\t")
}

/// Adds `text` to `line`, filled up with blanks to `columns`.
pub fn push_padded(line: &mut String, text: &str, columns: usize) {
    line.push_str(&pad_str(text, columns, Alignment::Left, None));
}

/// <https://no-color.org> and <https://bixense.com/clicolors> have the rules.
fn wants_color(choice: Color, stream: &impl IsTerminal) -> bool {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    match choice {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR").is_some() => false,
        Color::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Color::Auto => stream.is_terminal() && set("TERM").is_none_or(|term| term != "dumb"),
    }
}
