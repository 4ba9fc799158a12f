//! Settings in files of JSON, which lb4 1.x and 2.x wrote, and how they are imported.

use super::super::secret::what_is;
use super::super::{Code, FileId, Findings};
use super::LoopBack4;
use super::members::{not_resolved, options_among, options_message};
use crate::plan::action::{Action, Rewrite};
use lbrs::internal::edit::Edit;
use lbrs::internal::json::{Kind as JsonKind, Node};
use lbrs::internal::secret::{quoted, shown_name};
use lbrs::internal::text::shell_word;
use lbrs::internal::typescript::{Document, Kind, Token};

/// Finds `import * as config from './x.json'`, by which settings get a member `default`.
pub(super) fn check_imports(
    file: FileId,
    document: &Document<'_>,
    application: &LoopBack4,
    found: &mut Findings<'_>,
) {
    if !application.copies_json {
        return;
    }
    let tokens: Vec<Token<'_>> = document.tokens().collect();
    for window in tokens.windows(6) {
        let [import, star, r#as, name, from, json] = window else { continue };
        let words = [import, star, r#as, from].map(|token| token.raw());
        let is_json = json.kind() == Kind::Text && json.text().ends_with(".json");
        if words != ["import", "*", "as", "from"] || !is_json {
            continue;
        }
        let span = star.span().start..name.span().end;
        let message = "the settings get a member `default` with a copy of all, secrets included";
        let from = &document.text()[span.clone()];
        let help = format!(
            "`lbrs datasource check --fix` writes `import {} from`",
            shown_name(name.raw())
        );
        let edit = Edit { range: span.clone(), text: name.raw().to_owned() };
        let fix = Action::Rewrite {
            file: found.facts.texts.get(file).path.clone(),
            rewrites: vec![Rewrite { edit, from: from.to_owned().into() }],
            variables: Vec::new(),
        };
        found.add(Code::CopyOfJson, file.span(span), message, help).fix = Some(fix);
    }
}

/// Looks at the files of JSON that have the settings of one data source each.
pub(super) fn check_settings(application: &LoopBack4, found: &mut Findings<'_>) {
    let facts = found.facts;
    for &file in &application.settings {
        let text = facts.texts.get(file);
        let Some(document) = text.document() else { continue };
        let Some(root) = document.root() else { continue };
        let id = facts.texts.entries(file).next().unwrap_or_default();
        let moves = format!(
            "`lbrs datasource edit {} --to-typescript` moves the settings to TypeScript",
            shell_word(&shown_name(id))
        );
        check_options(file, root, id, &moves, found);
        for node in document.nodes().filter(|node| node.kind() == JsonKind::String) {
            let Some(message) = node.as_str().as_deref().and_then(not_resolved) else { continue };
            found.add(Code::NotResolved, file.node(node), message, &*moves);
        }
        if facts.ignored_layers.contains(&file) {
            continue;
        }
        for secret in facts.secrets_in(file, root) {
            let Some(what) = what_is(secret.why) else { continue };
            let message = format!("{} {what}", quoted(&secret.key));
            let help = format!("{moves}, and secrets to .env");
            found.add(Code::PlainSecret, file.node(secret.node), message, help);
        }
    }
}

fn check_options(file: FileId, root: Node<'_>, id: &str, moves: &str, found: &mut Findings<'_>) {
    let names: Vec<_> = root.members().filter_map(|member| member.key.as_str()).collect();
    let keys: Vec<&str> = names.iter().map(|name| &**name).collect();
    let options = options_among(&keys, id, found.facts);
    let is_option = |key: Node<'_>| {
        options.first().is_some_and(|option| key.as_str().as_deref() == Some(*option))
    };
    let mut all = root.members();
    if let Some(first) = all.find(|member| is_option(member.key)) {
        let message = options_message(id, &options);
        let help = format!("take them out; {moves}");
        found.add(Code::ProgramOptions, file.node(first.key), message, help);
    }
}
