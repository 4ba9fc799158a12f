//! Secrets as plain text in TypeScript.

use super::super::secret::{Promised, what_is};
use super::super::{Code, FileId, Findings, Severity};
use super::members::left_behind;
use crate::plan::Variable;
use crate::plan::action::{Action, Rewrite};
use lbrs::internal::datasource::variable_name;
use lbrs::internal::edit::Edit;
use lbrs::internal::secret::{KeyPath, Literal, Stands, quoted};
use lbrs::internal::typescript::{Class, Config};

/// Looks for secrets in the settings of the data source `id`.
pub(super) fn check(
    file: FileId,
    class: &Class<'_>,
    id: &str,
    promised: &mut Promised,
    found: &mut Findings<'_>,
) {
    let facts = found.facts;
    if facts.ignored_layers.contains(&file) {
        return;
    }
    let Config::Here(node) = &class.config else { return };
    let options = left_behind(class, id, facts);
    for literal in facts.mask.literals(node) {
        // What code is told, such as a name under which it finds the secret, is none by where it stands.
        let anywhere = KeyPath::default();
        let at = if literal.stands == Stands::InCode { &anywhere } else { &literal.at };
        let why = facts.mask.verdict(at, &literal.text);
        let top = literal.path.split('.').next().unwrap_or_default();
        // These go as a whole.
        if options.iter().any(|(key, _)| key == top) {
            continue;
        }
        if let Some(what) = why.and_then(what_is) {
            add(file, literal, what, id, promised, found);
        }
    }
}

fn add(
    file: FileId,
    literal: Literal<'_>,
    what: &str,
    id: &str,
    promised: &mut Promised,
    found: &mut Findings<'_>,
) {
    let facts = found.facts;
    let Some(application) = &facts.loopback4 else { return };
    let Some(home) = application.homes.first() else { return };
    let name = variable_name(id, &literal.path);
    let help = if literal.stands == Stands::Alone {
        format!("`lbrs datasource check --fix --secrets env` moves it to {name} in {}", home.shown)
    } else {
        format!("take it out, and set the variable that the file reads in {}", home.shown)
    };
    let message = format!("{} {what}", quoted(&literal.key));
    let span = literal.token.span();
    let finding = found.add(Code::PlainSecret, file.span(span.clone()), message, help);
    if !facts.hides_secrets {
        return;
    }
    let value = literal.text.into_owned();
    let refusal = match literal.stands {
        Stands::Alone => {
            let others = application.homes.iter().skip(1).map(|home| (home, ""));
            home.refusal(&name, &value, others, promised)
        }
        Stands::Duplicate => Some("its key is duplicate".to_owned()),
        Stands::Within | Stands::InCode => Some("it is a part of code".to_owned()),
    };
    if let Some(reason) = refusal {
        finding.severity = Severity::Error;
        finding.help = format!("it stays, since {reason}");
        return;
    }
    let edit = Edit { range: span, text: format!("process.env.{name}") };
    let rewrite = Rewrite { edit, from: literal.token.raw().to_owned().into() };
    let (key, value) = (literal.key.into_owned(), Some(value.into()));
    let variable = Variable { file: home.file.clone(), key, name, value, replace: false };
    finding.fix = Some(Action::Rewrite {
        file: facts.texts.get(file).path.clone(),
        rewrites: vec![rewrite],
        variables: vec![variable],
    });
}
