//! One page of the manual: what clap knows of a command, and what all commands share.

use std::io;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

const EXIT_STATUS: [(&str, &str); 4] = [
    ("0", "Done."),
    (
        "1",
        "Failed. Nothing was changed, unless it was the package manager that failed. Or lbrs datasource check found an error.",
    ),
    ("2", "The command line is wrong, or an answer is missing."),
    ("130", "Cancelled at a question."),
];

const ENVIRONMENT: [(&str, &str); 6] = [
    ("NODE_ENV", "The environment whose layer counts, where --env names none."),
    ("NO_COLOR", "Switches colour off, unless it is empty."),
    (
        "CLICOLOR_FORCE",
        "Switches colour on where there is no terminal, unless it is empty or 0, or NO_COLOR is set.",
    ),
    ("TERM", "If it is dumb, questions are asked line by line, and without colour."),
    ("XDG_CONFIG_HOME", "The folder of your configuration, if it is not ~/.config."),
    (
        "VAR",
        "Any variable that a reference ${VAR} in a data source names: its value takes the place of the reference.",
    ),
];

const FILES: [(&str, &str); 8] = [
    ("server/datasources.json", "The data sources."),
    ("server/datasources.local.json", "What differs on this machine."),
    ("server/datasources.ENV.json", "What differs in the environment ENV."),
    (".env", "The values of variables, secrets among them."),
    (".env.ENV", "What differs of them in the environment ENV."),
    ("package.json, Cargo.toml", "Get the package or the crate that a connector needs."),
    (".lbrs/connectors/*.toml", "The project's own connectors."),
    ("~/.config/lbrs/connectors/*.toml", "Your own connectors."),
];

pub(super) struct Page {
    /// The name of its file: `lbrs-datasource.1`.
    pub(super) file: String,
    pub(super) text: String,
}

impl Page {
    /// Renders the page of a command below `parent`.
    pub(super) fn of(command: &Command, parent: Option<&str>) -> io::Result<Self> {
        // Left to itself, the page would list every flag without its value.
        let mut with_usage = command.clone();
        let usage = with_usage.render_usage().to_string();
        with_usage = with_usage.override_usage(usage.trim_start_matches("Usage: ").to_owned());
        // Without a date the source would take its place.
        let man = Man::new(with_usage)
            .date(" ")
            .source(concat!("lbrs ", env!("CARGO_PKG_VERSION")))
            .manual("lbrs manual");
        let mut text = Vec::new();
        man.render_title(&mut text)?;
        man.render_name_section(&mut text)?;
        man.render_synopsis_section(&mut text)?;
        man.render_description_section(&mut text)?;
        man.render_options_section(&mut text)?;
        if command.has_subcommands() {
            man.render_subcommands_section(&mut text)?;
        }
        let mut rest = Roff::new();
        entries(&mut rest, "EXIT STATUS", &EXIT_STATUS);
        if parent.is_none() || is_of_data_sources(command) {
            entries(&mut rest, "ENVIRONMENT", &ENVIRONMENT);
            entries(&mut rest, "FILES", &FILES);
        }
        examples(&mut rest, command);
        see_also(&mut rest, parent);
        rest.to_writer(&mut text)?;
        Ok(Self { file: man.get_filename(), text: String::from_utf8_lossy(&text).into_owned() })
    }
}

fn is_of_data_sources(command: &Command) -> bool {
    let name = command.get_display_name().unwrap_or_default();
    name.starts_with("lbrs-datasource") || name.starts_with("lbrs-create")
}

/// Adds a section of words, each with its meaning.
fn entries(roff: &mut Roff, heading: &str, entries: &[(&str, &str)]) {
    roff.control("SH", [heading]);
    for (word, meaning) in entries {
        roff.control("TP", []);
        roff.text([bold(*word)]);
        roff.text([roman(*meaning)]);
    }
}

/// Adds the examples at the end of the help, each on a line of its own.
fn examples(roff: &mut Roff, command: &Command) {
    let Some(end) = command.get_after_help() else { return };
    roff.control("SH", ["EXAMPLES"]);
    roff.control("nf", []);
    for line in end.to_string().lines().skip(1) {
        roff.text([roman(line.trim())]);
    }
    roff.control("fi", []);
}

fn see_also(roff: &mut Roff, parent: Option<&str>) {
    let Some(parent) = parent else { return };
    roff.control("SH", ["SEE ALSO"]);
    let mut pages = vec![bold("lbrs"), roman("(1)")];
    if parent != "lbrs" {
        pages.extend([roman(", "), bold(parent), roman("(1)")]);
    }
    roff.text(pages);
}
