//! Files one by one: what is not JSON, or not the JSON that Node reads.

use std::collections::HashSet;

use super::{Code, Facts, FileId, Findings, Subject};
use lbrs::internal::datasource::Reference;
use lbrs::internal::json::{
    COMMENT_REFUSED, Document, Kind, MAX_DEPTH, Node, TRAILING_COMMA_REFUSED, too_deep,
};
use lbrs::internal::resolve::{FILE_NAME_KEY, array_index};
use lbrs::internal::secret::quoted;

/// Looks at every file that the loader reads.
pub(super) fn check(found: &mut Findings<'_>) {
    let Facts { layers, config, models, loopback4, .. } = found.facts;
    let models = models.iter().flatten().map(|layer| layer.file);
    let settings = loopback4.iter().flat_map(|application| &application.settings).copied();
    for file in layers.iter().chain(config).copied().chain(models).chain(settings) {
        check_file(file, found);
    }
}

fn check_file(file: FileId, found: &mut Findings<'_>) {
    let facts = found.facts;
    let text = facts.texts.get(file);
    let document = match Document::parse(&text.text) {
        Ok(document) => document,
        Err(error) => {
            let spot = file.char_at(&text.text, error.offset);
            let help = "fix the file: neither LoopBack nor lbrs can read any of it";
            found.add(Code::Syntax, spot, error.message, help);
            return;
        }
    };
    if facts.is_node() {
        check_node_json(file, &document, found);
    }
    match document.root() {
        None => {
            let help = "write `{}` into it, or remove it";
            found.add(Code::NotAnObject, file.span(0..1), "the file is empty", help);
        }
        Some(root) if root.kind() == Kind::Object => {
            check_members(file, root, found);
            if facts.layers.contains(&file) {
                check_entries(file, root, found);
            }
        }
        Some(root) => {
            let message = format!("the file must hold one JSON object, found {}", root.kind());
            let help = "write one JSON object, with a member for each data source";
            found.add(Code::NotAnObject, file.node(root), message, help);
        }
    }
}

/// What lbrs reads and Node does not.
fn check_node_json(file: FileId, document: &Document<'_>, found: &mut Findings<'_>) {
    let mut add = |code, spot, message, help| {
        let finding = found.add(code, spot, message, help);
        // It is about the file, also in an entry.
        if let Subject::DataSource(_) = finding.subject {
            finding.subject = Subject::File;
        }
    };
    if let Some(at) = document.first_comment() {
        let text = &document.text()[at..];
        let length = text.find('\n').unwrap_or(text.len());
        let span = at..at + text[..length].trim_end().len();
        add(Code::Comment, file.span(span), COMMENT_REFUSED, "remove the comments");
    }
    if let Some(at) = document.first_trailing_comma() {
        let spot = file.span(at..at + 1);
        add(Code::TrailingComma, spot, TRAILING_COMMA_REFUSED, "remove the trailing commas");
    }
}

/// Finds keys that are duplicate, or that mean something else to JavaScript, at any depth.
fn check_members(file: FileId, root: Node<'_>, found: &mut Findings<'_>) {
    // An explicit stack: a deeply nested file must not nest our calls.
    let mut open = vec![(root, 1)];
    while let Some((node, depth)) = open.pop() {
        if depth > MAX_DEPTH {
            found.add(Code::Syntax, file.node(node), too_deep(), "nest them less deeply");
            return;
        }
        let children: Vec<Node<'_>> = match node.kind() {
            Kind::Object => {
                check_keys(file, node, depth == 1, found);
                node.members().map(|member| member.value).collect()
            }
            _ => node.elements().collect(),
        };
        let nested = |node: &Node<'_>| matches!(node.kind(), Kind::Object | Kind::Array);
        open.extend(children.into_iter().filter(nested).map(|child| (child, depth + 1)));
    }
}

fn check_keys(file: FileId, object: Node<'_>, is_root: bool, found: &mut Findings<'_>) {
    if object.first_duplicate_key().is_some() {
        check_duplicates(file, object, found);
    }
    for member in object.members() {
        let key = member.key.as_str().unwrap_or_default();
        let message = match &*key {
            "__proto__" => "does not reach the application: JavaScript takes it for something else",
            FILE_NAME_KEY if is_root => {
                "does not reach the application: LoopBack keeps the file's name there"
            }
            // LoopBack looks into the members of the outermost object, but not at them.
            "constructor" if !is_root => {
                "keeps LoopBack from replacing the references beside it and below"
            }
            _ => continue,
        };
        let message = format!("{} {message}", quoted(&key));
        found.add(Code::ReservedKey, file.node(member.key), message, "use another key");
    }
}

fn check_duplicates(file: FileId, object: Node<'_>, found: &mut Findings<'_>) {
    let mut seen = HashSet::new();
    for member in object.members() {
        let key = member.key.as_str().unwrap_or_default().into_owned();
        if seen.contains(&key) {
            let message = format!("duplicate key {}: the last one counts", quoted(&key));
            found.add(Code::DuplicateKey, file.node(member.key), message, "remove all but one");
        }
        seen.insert(key);
    }
}

/// What stands at the top of a data source file.
fn check_entries(file: FileId, root: Node<'_>, found: &mut Findings<'_>) {
    for member in root.members() {
        let key = member.key.as_str().unwrap_or_default();
        let spot = file.node(member.key);
        if array_index(&key).is_some() {
            let message = format!(
                "{} looks like a number: JavaScript moves such keys to the front of the file",
                quoted(&key)
            );
            found.add(Code::NumberKey, spot, message, "put a letter into the id");
        }
        let text = member.value.as_str();
        let is_reference = text.is_some_and(|text| Reference::in_text(&text).is_some());
        if member.value.kind() != Kind::Object && !is_reference {
            let message =
                format!("{} is not a data source, but {}", quoted(&key), member.value.kind());
            let help = format!("write an object with a `connector`, or remove {}", quoted(&key));
            found.add(Code::NotAnObject, file.node(member.value), message, help);
        }
    }
}
