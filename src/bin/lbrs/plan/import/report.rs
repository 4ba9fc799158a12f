//! What an import cannot write as LoopBack 3 has it, and what a person does about that.

use std::fmt;

use lbrs::internal::resolve::Place;

use super::layers::View;

/// Something that is not, or not quite, as it was.
#[derive(Clone, Debug)]
pub struct Report {
    /// Why.
    pub why: Why,
    /// The setting, by its path: `orders.hosts[0]`. For a whole file it is the file.
    pub setting: String,
    /// Where it is so.
    pub view: View,
    /// The place of what the others have, if they have it, and the place of what is not taken over.
    pub places: Vec<String>,
    /// What is so, in words.
    pub message: String,
    /// What to write or to do by hand.
    pub by_hand: String,
}

/// The kinds of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A reference in a layer over another value.
    Reference,
    /// What is no text and not in the base.
    NotInBase,
    /// Values of two kinds.
    TwoKinds,
    /// A text that `.env` cannot hold.
    NotInEnv,
    /// A data source that the base does not have.
    OneLayer,
    /// A layer of JavaScript.
    Script,
    /// A connector of the application's own.
    OwnConnector,
    /// A setting of `config.ENV.json` that is no text.
    NoText,
}

impl Why {
    /// Returns its letter.
    pub fn letter(self) -> char {
        match self {
            Self::Reference => 'a',
            Self::NotInBase => 'b',
            Self::TwoKinds => 'c',
            Self::NotInEnv => 'd',
            Self::OneLayer => 'e',
            Self::Script => 'f',
            Self::OwnConnector => 'g',
            Self::NoText => 'h',
        }
    }
}

impl Report {
    /// Returns the text of places.
    pub fn places<'p>(places: impl IntoIterator<Item = Option<&'p Place>>) -> Vec<String> {
        places.into_iter().flatten().map(Place::to_string).collect()
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Base => "every environment",
            Self::Local => "this machine",
            Self::Env(env) => env,
        })
    }
}
