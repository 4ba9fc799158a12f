//! What a file of the application says that matters to its data sources.

use super::document::{Document, Kind, Token};

/// What binds settings in place of those of a data source.
const SETTINGS_KEY: &str = "datasources.config.";

/// What loads `.env`, or has that done.
const ENV_WORDS: [&str; 2] = ["dotenv", "loadEnvFile"];

/// What a file says.
#[derive(Default)]
pub struct Said {
    /// It loads `.env`.
    pub loads_env: bool,
    /// It takes data sources in: with `RepositoryMixin`, or by binding them.
    pub takes_data_sources: bool,
    /// It says where data sources are looked for.
    pub says_where: bool,
    /// It may bind settings in place of those of a data source.
    pub binds_settings: bool,
}

impl Said {
    /// Reads a file of TypeScript. Most say nothing.
    pub fn of(text: &str) -> Self {
        let words = ["RepositoryMixin", "datasource", "dataSource"];
        if !words.iter().chain(&ENV_WORDS).any(|word| text.contains(word)) {
            return Self::default();
        }
        let Ok(document) = Document::parse(text) else { return Self::default() };
        let mut said = Self::default();
        let mut before: Option<Token<'_>> = None;
        for token in document.tokens().all() {
            match token.kind() {
                Kind::Word => said.word(token),
                Kind::Text => said.text(&token.text()),
                Kind::Punctuator if token.raw() == ":" => {
                    said.says_where |= before.is_some_and(|word| word.raw() == "datasources");
                }
                _ => {}
            }
            before = Some(token);
        }
        said
    }

    /// Returns whether a file loads `.env`. Few are scanned for that.
    pub fn loads_env(text: &str) -> bool {
        ENV_WORDS.iter().any(|word| text.contains(word)) && Self::of(text).loads_env
    }

    fn word(&mut self, word: Token<'_>) {
        let is_called = || word.following().is_some_and(|next| next.is_group('('));
        match word.raw() {
            "loadEnvFile" => self.loads_env = true,
            "RepositoryMixin" | "dataSource" => self.takes_data_sources |= is_called(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.loads_env |= text == "dotenv" || text.starts_with("dotenv/") || text == "dotenv-flow";
        if text.starts_with(SETTINGS_KEY) {
            self.binds_settings = true;
        } else {
            self.takes_data_sources |= text.starts_with("datasources.");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn what_a_file_says_is_read_from_its_code() {
        let said = |text| {
            let Said { loads_env, takes_data_sources, says_where, binds_settings } = Said::of(text);
            [loads_env, takes_data_sources, says_where, binds_settings]
        };
        assert_eq!(said("import 'dotenv/config';"), [true, false, false, false]);
        assert_eq!(said("require('dotenv').config()"), [true, false, false, false]);
        assert_eq!(said("process.loadEnvFile();"), [true, false, false, false]);
        assert_eq!(said("// dotenv RepositoryMixin\n'no datasource'"), [false; 4]);
        assert_eq!(said("class A extends RepositoryMixin(B) {}"), [false, true, false, false]);
        assert_eq!(said("import {RepositoryMixin} from 'x'; y = {dataSource: 'db'}"), [false; 4]);
        assert_eq!(said("app.bind('datasources.db')"), [false, true, false, false]);
        assert_eq!(said("x = {datasources: {dirs: []}}"), [false, false, true, false]);
        assert_eq!(said("app.bind('datasources.config.db')"), [false, false, false, true]);
    }
}
