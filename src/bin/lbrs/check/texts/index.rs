//! Where the values of a text are.

use std::ops::Range;

use lbrs::internal::error::{Cursor, Position};
use lbrs::internal::json::{Document, Kind, Node};
use lbrs::internal::typescript::{self as ts, Class, Config, Expression, Member, classes};

/// The keys and values of a text by their places, and the parts of it that are about one data source.
#[derive(Default)]
pub(super) struct Index {
    /// In the order of the text.
    nodes: Vec<(Position, Indexed)>,
    /// The bytes that are about a data source, with its id.
    pub(super) entries: Vec<(Range<usize>, String)>,
}

/// A key or a value.
pub(super) struct Indexed {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// Those of its key, if it is a value that has one.
    pub(super) key: Option<Range<usize>>,
    /// Whether it is written out, and not what code or a variable may give.
    pub(super) is_literal: bool,
}

impl Index {
    /// Reads JSON. What comes before a value is its key, if it has one.
    pub(super) fn of_json(document: &Document<'_>) -> Self {
        let mut cursor = Cursor::new(document.text());
        let mut before = None;
        let nodes = document.nodes().map(|node| {
            let span = node.span();
            let key = before.replace(span.clone());
            (cursor.position(span.start), Indexed { span, key, is_literal: true })
        });
        let nodes = nodes.collect();
        let members = document.root().filter(|root| root.kind() == Kind::Object);
        let entries = members.into_iter().flat_map(Node::members).map(|member| {
            let span = member.key.span().start..member.value.span().end;
            (span, member.key.as_str().unwrap_or_default().into_owned())
        });
        Self { nodes, entries: entries.collect() }
    }

    /// Reads TypeScript that exports the data sources `ids`, in order.
    pub(super) fn of_typescript(document: &ts::Document<'_>, ids: &[String]) -> Self {
        let classes = classes(document).unwrap_or_default();
        let mut nodes = Vec::new();
        classes.iter().for_each(|class| add_class(class, &mut nodes));
        nodes.sort_by_key(|node: &Indexed| node.span.start);
        nodes.dedup_by_key(|node| node.span.start);
        let mut cursor = Cursor::new(document.text());
        let nodes =
            nodes.into_iter().map(|node| (cursor.position(node.span.start), node)).collect();
        Self { nodes, entries: entries(&classes, ids, document.text().len()) }
    }

    /// Returns what starts at this line and column.
    pub(super) fn find(&self, line: usize, column: usize) -> Option<&Indexed> {
        let place = |(position, _): &(Position, _)| (position.line, position.column);
        let index = self.nodes.binary_search_by_key(&(line, column), place).ok()?;
        self.nodes.get(index).map(|(_, node)| node)
    }
}

/// Returns what is about each data source: its settings and its class, each up to what is about another one. If it is
/// the only one, the file is about it.
fn entries(classes: &[Class<'_>], ids: &[String], end: usize) -> Vec<(Range<usize>, String)> {
    if let ([id], [_]) = (ids, classes) {
        return vec![(0..end, id.clone())];
    }
    let mut starts: Vec<(usize, &String)> = Vec::new();
    for (class, id) in classes.iter().filter(|class| class.is_exported).zip(ids) {
        starts.push((class.at, id));
        if let Config::Here(node) = &class.config {
            starts.push((node.tokens.span().start, id));
        }
    }
    starts.sort_by_key(|(start, _)| *start);
    let ends = starts.iter().map(|(start, _)| *start).skip(1).chain([end]);
    starts.iter().zip(ends).map(|((start, id), end)| (*start..end, (*id).clone())).collect()
}

fn add_class(class: &Class<'_>, nodes: &mut Vec<Indexed>) {
    let name = class.own.map_or(class.at..class.at + 1, ts::Token::span);
    nodes.push(Indexed { key: Some(name.clone()), span: name, is_literal: true });
    let Config::Here(node) = &class.config else { return };
    let mut first = node.tokens;
    let first = first.next().map(|token| match token.kind() {
        ts::Kind::Group => token.span().start..token.span().start + 1,
        _ => token.span(),
    });
    add_value(node, first, nodes);
}

fn add_value(node: &ts::Node<'_>, key: Option<Range<usize>>, nodes: &mut Vec<Indexed>) {
    let is_literal = is_literal(&node.expression);
    nodes.push(Indexed { span: node.tokens.span(), key, is_literal });
    match &node.expression {
        Expression::Object(members) => {
            members.iter().for_each(|member| add_member(member, nodes));
        }
        Expression::Array(elements) => {
            elements.iter().for_each(|element| add_value(element, None, nodes));
        }
        _ => {}
    }
}

fn add_member(member: &Member<'_>, nodes: &mut Vec<Indexed>) {
    let Some(key) = member.tokens.clone().next().map(ts::Token::span) else { return };
    if key.start < member.value.tokens.span().start {
        nodes.push(Indexed { span: key.clone(), key: None, is_literal: true });
    }
    add_value(&member.value, Some(key), nodes);
}

fn is_literal(expression: &Expression<'_>) -> bool {
    matches!(
        expression,
        Expression::Null
            | Expression::Bool(_)
            | Expression::Number(_)
            | Expression::Text(_)
            | Expression::Array(_)
            | Expression::Object(_)
    )
}
