//! Prints every line that a user sees, and the one document that a program reads.

pub mod redact;

use std::env;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Args, ValueEnum};
use console::Style as Paint;
pub use console::measure_text_width as width;
use console::{Alignment, Term, pad_str};
use serde_json::Value;

use self::redact::without_secrets;
use crate::errors::{Error, Helpful, Result, Told, anyhow, told, usage};
use crate::wrap::wrapped;
use lbrs::internal::json::Style;
use lbrs::internal::text::{is_hidden, visible};

const DONE: Paint = Paint::new().green().bold();
pub const WARNING: Paint = Paint::new().yellow().bold();
pub const NOTE: Paint = Paint::new().green();
pub const ERROR: Paint = Paint::new().red().bold();
/// The style of a hint.
pub const HELP: Paint = Paint::new().cyan();
/// The style of the less important part of a line.
pub const DIM: Paint = Paint::new().dim();
pub const BOLD: Paint = Paint::new().bold();
const REMOVED: Paint = Paint::new().red();
const ADDED: Paint = Paint::new().green();

/// The columns below which a text is not broken at words.
pub const LEAST_ROOM: usize = 20;

/// Whether writing to stdout failed. Many places print; [`Ui::finish`] asks once, at the end.
static OUTPUT_FAILED: AtomicBool = AtomicBool::new(false);

/// Options of how the result is printed.
#[derive(Args, Default)]
#[command(next_help_heading = "Everywhere")]
#[group(skip)]
pub struct Output {
    /// Print one JSON document on stdout instead of words on stderr
    #[arg(long, global = true)]
    pub json: bool,
    /// When to use colour (default: auto; also switched off by NO_COLOR)
    #[arg(long, global = true, value_name = "WHEN")]
    pub color: Option<Color>,
    /// Say nothing but warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say which project was found as well
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to use colour.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Prints words on stderr and data on stdout.
#[derive(Clone, Copy)]
pub struct Ui {
    quiet: bool,
    verbose: bool,
    json: bool,
}

impl Ui {
    /// Follows the options and the environment (`NO_COLOR`, `CLICOLOR_FORCE`, `TERM`), and tells console
    /// where to use colour: its own rule takes an empty `NO_COLOR` for a set one.
    pub fn new(options: &Output) -> Self {
        let color = options.color.unwrap_or(Color::Auto);
        console::set_colors_enabled(wants_color(color, &io::stdout()));
        console::set_colors_enabled_stderr(wants_color(color, &io::stderr()));
        Self { quiet: options.quiet, verbose: options.verbose, json: options.json }
    }

    /// Returns whether a program reads the result.
    pub fn is_json(self) -> bool {
        self.json
    }

    /// Rejects `--json` for a command that has no JSON to print.
    pub fn refuse_json(self, command: &str) -> Result<()> {
        if self.json {
            return Err(
                usage!("`{command}` has no JSON output").with_help("run it without `--json`")
            );
        }
        Ok(())
    }

    /// Returns the columns of the terminal, or `None` if stdout is no terminal.
    pub fn columns(self) -> Option<usize> {
        let terminal = Term::stdout();
        // A terminal that does not tell is taken for one of 80 columns.
        terminal.is_term().then(|| usize::from(terminal.size().1))
    }

    /// Prints a change: a green verb and its object.
    pub fn done(self, verb: &str, what: impl Display) {
        self.line(format_args!("{} {what}", self.styled(verb, &DONE)));
    }

    /// Prints a line of the report.
    pub fn line(self, line: impl Display) {
        if !self.quiet && !self.json {
            self.err(format_args!("{line}"));
        }
    }

    /// Prints lines of the report in two columns. A line without a first cell is a note on the line above.
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

    /// Prints a line beside the report or the data, unless `--quiet` is given.
    pub fn note(self, line: &str) {
        if !self.quiet {
            self.err(format_args!("{}", safe(line)));
        }
    }

    /// Prints the project's folder if `--verbose` is given.
    pub fn project(self, root: &Path) {
        if self.verbose {
            let line = safe(format_args!("project: {}", root.display()));
            self.err(format_args!("{}", self.styled(&line, &DIM)));
        }
    }

    /// Returns whether `--verbose` is given.
    pub fn is_verbose(self) -> bool {
        self.verbose
    }

    pub fn warn(self, warning: impl Display) {
        self.err(format_args!("{} {}", self.styled("warning:", &WARNING), safe(&warning)));
    }

    /// Prints an error and its help. Returns the exit code.
    pub fn error(self, error: &Error) -> ExitCode {
        let Told { message, help, exit_code } = told(error);
        self.err(format_args!("{} {}", self.styled("error:", &ERROR), safe(message)));
        if let Some(help) = help {
            self.err(format_args!("{} {}", self.styled("help:", &HELP), safe(help)));
        }
        ExitCode::from(exit_code)
    }

    /// Returns `text` in `style`, if stderr gets colour.
    pub fn styled(self, text: &str, style: &Paint) -> String {
        style.clone().for_stderr().apply_to(text).to_string()
    }

    /// Returns `text` in `style`, if stdout gets colour.
    pub fn styled_out(self, text: &str, style: &Paint) -> String {
        style.apply_to(text).to_string()
    }

    /// Prints text on stdout, in one piece.
    pub fn out(self, text: impl Display) {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(text.to_string().as_bytes()).and_then(|()| stdout.flush());
        if self.arrived(written).is_err() {
            OUTPUT_FAILED.store(true, Ordering::Relaxed);
        }
    }

    /// Turns the result of writing to stdout into ours. A closed pipe is no error.
    pub fn arrived(self, written: io::Result<()>) -> Result<()> {
        match written {
            // The reader that closed the pipe has read enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(output_lost("")),
            _ => Ok(()),
        }
    }

    /// Checks that all data has reached stdout.
    pub fn finish(self) -> Result<()> {
        if OUTPUT_FAILED.load(Ordering::Relaxed) {
            return Err(output_lost(""));
        }
        Ok(())
    }

    /// Checks the same after files were changed, and says that they were.
    pub fn finish_changes(self) -> Result<()> {
        self.finish().map_err(|_| output_lost("all changes are made, but "))
    }

    /// Prints text in `style` behind a head, which has its style, on stdout. On a terminal it is broken at words, and its lines start in the
    /// column `indent`, as far as that leaves room.
    pub fn hanging(self, head: &str, indent: usize, text: &str, style: &Paint) {
        let used = width(head);
        let columns = self.columns();
        let indent = columns.map_or(indent, |columns| indent.min(columns / 2));
        let parts = match columns {
            Some(columns) => wrapped(text, columns - indent, width),
            None => vec![text],
        };
        let mut out = head.to_owned();
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

    /// Prints a table on stdout, its columns aligned under their heads. On a narrow terminal the last column
    /// is broken at words, if it has room for some.
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

    /// Prints the one JSON document on stdout.
    pub fn json(self, document: &Value) {
        let text = Style::indented("  ").text(document);
        self.out(format_args!("{}\n", visible_json(&text)));
    }

    /// Prints a unified diff on stdout: on a terminal in colour, and with control characters spelled out;
    /// elsewhere as it is.
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
            let text = match is_terminal {
                // Tabs indent files.
                true => text.split('\t').map(visible).collect::<Vec<_>>().join("\t"),
                false => text.to_owned(),
            };
            self.out(format_args!("{}{end}", self.styled_out(&text, &style)));
        }
    }

    fn err(self, line: std::fmt::Arguments<'_>) {
        // In one piece, so that lines of parallel runs do not mix. A lost stderr cannot be reported.
        let _ = io::stderr().lock().write_all(format!("{line}\n").as_bytes());
    }
}

fn output_lost(but: &str) -> Error {
    anyhow!("{but}the output could not be written completely")
        .with_help("check that the target of stdout has room")
}

/// Removes secrets from a message, and spells out control characters.
fn safe(message: impl Display) -> String {
    without_secrets(&visible(&message.to_string())).into_owned()
}

/// Escapes the control characters in a JSON text, which keeps its meaning: only its strings hold others than
/// line breaks.
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

/// Adds `text` to `line`, filled up with blanks to `columns`.
pub fn push_padded(line: &mut String, text: &str, columns: usize) {
    line.push_str(&pad_str(text, columns, Alignment::Left, None));
}

/// Follows the rules of <https://no-color.org> and <https://bixense.com/clicolors>.
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
