//! Finds uses, in one pass over the imports of a file and one over its tokens.

use std::collections::HashSet;
use std::ops::Range;

use super::level::{Level, walk};
use super::role::Role;
use super::{Names, Use, What};
use crate::typescript::{Document, Kind, ModuleStatement, Token, module_statements};

/// Finds the uses of a data source in one file.
pub(super) struct Finder<'d, 'n, M> {
    document: &'d Document<'d>,
    is_rest_config: bool,
    names: Names<'n>,
    is_module: M,
    statements: Vec<ModuleStatement<'d>>,
    /// Where the names and paths of imports and exports start.
    specifiers: HashSet<usize>,
}

/// What was found.
#[derive(Default)]
pub(super) struct Found<'d> {
    pub(super) uses: Vec<Use>,
    /// Whether the name of the class stands for it in this file.
    pub(super) is_bound: bool,
    /// Where that name stands for something else too.
    pub(super) declared: Option<Token<'d>>,
    /// What all exports of the data sources are called.
    namespaces: HashSet<&'d str>,
}

impl<'d, 'n, M: Fn(&str) -> bool> Finder<'d, 'n, M> {
    pub(super) fn new(
        document: &'d Document<'d>,
        is_rest_config: bool,
        names: Names<'n>,
        is_module: M,
    ) -> Self {
        let statements = module_statements(document);
        let mut specifiers = HashSet::new();
        for statement in &statements {
            let names = statement.names.iter().flat_map(|it| [Some(it.name), it.alias]);
            let names =
                names.chain([statement.default, statement.namespace, statement.path]).flatten();
            specifiers.extend(names.map(|name| name.span().start));
        }
        Self { document, is_rest_config, names, is_module, statements, specifiers }
    }

    pub(super) fn find(&self) -> Found<'d> {
        let mut found = Found::default();
        for statement in &self.statements {
            self.statement(statement, &mut found);
        }
        // What has no path is of this file.
        let local = self.statements.iter().filter(|it| it.path.is_none() && found.is_bound);
        let local = local.flat_map(|it| &it.names).filter(|it| self.is_class(it.name));
        found.uses.extend(local.map(|it| class_use(it.name)));
        walk(self.document, |token, level| {
            self.token(token, level, &mut found);
            true
        });
        found.uses.sort_unstable_by_key(|it| it.span.start);
        found
    }

    /// Returns the first place at which a name has a meaning or is given one.
    pub(super) fn first_name(&self, name: &str) -> Option<Token<'d>> {
        let imports = self.statements.iter().filter(|statement| !statement.is_export);
        let mut imported = imports.flat_map(local_names);
        let mut first = imported.find(|it| it.raw() == name);
        walk(self.document, |token, level| {
            let is_name = token.is(name) && !self.specifiers.contains(&token.span().start);
            let role = Some(Role::of(token, level)).filter(|_| is_name);
            if role.is_some_and(|role| !matches!(role, Role::Member | Role::Key)) {
                first.get_or_insert(token);
            }
            first.is_none()
        });
        first
    }

    fn statement(&self, statement: &ModuleStatement<'d>, found: &mut Found<'d>) {
        let Some(path) = statement.path else { return };
        let is_import = !statement.is_export;
        if !(self.is_module)(&path.text()) {
            let mut declared = local_names(statement).filter(|it| self.is_class(*it) && is_import);
            found.declared = found.declared.or_else(|| declared.next());
            return;
        }
        found.uses.extend(self.file(path));
        found.namespaces.extend(statement.namespace.filter(|_| is_import).map(Token::raw));
        for it in statement.names.iter().filter(|it| self.is_class(it.name)) {
            found.uses.push(class_use(it.name));
            found.is_bound |= is_import && it.alias.is_none_or(|alias| self.is_class(alias));
        }
        if let Some(default) = statement.default.filter(|it| self.is_class(*it)) {
            found.uses.push(class_use(default));
            found.is_bound = true;
        }
    }

    fn token(&self, token: Token<'d>, level: &Level<'d>, found: &mut Found<'d>) {
        if self.specifiers.contains(&token.span().start) {
            return;
        }
        match token.kind() {
            Kind::Text => {
                let path = Some(token).filter(|_| level.bracket.is_some_and(|it| it.is_group('(')));
                let is_path = level.is_after("import") || level.is_after("require");
                let path = path.filter(|it| is_path && (self.is_module)(&it.text()));
                found.uses.extend(path.and_then(|path| self.file(path)));
                found.uses.extend(self.text(token, level));
            }
            // A template without holes.
            Kind::Piece if level.bracket.is_some_and(|it| it.inner().only().is_some()) => {
                found.uses.extend(self.text(token, level));
            }
            Kind::Word if self.is_class(token) => self.word(token, level, found),
            _ => {}
        }
    }

    fn word(&self, word: Token<'d>, level: &Level<'d>, found: &mut Found<'d>) {
        let role = Role::of(word, level);
        if matches!(role, Role::Key | Role::Property | Role::Reference) && self.is_taken(level) {
            // It is the name in the other file, and without another one behind it also that in this file.
            found.is_bound |= role == Role::Property;
            if !level.before[0].is_some_and(|before| before.is(":")) {
                found.uses.push(class_use(word));
            }
            return;
        }
        match role {
            Role::Member if self.is_member(level, found) => found.uses.push(class_use(word)),
            Role::Reference if found.is_bound => found.uses.push(class_use(word)),
            Role::Property if found.is_bound => {
                found.uses.push(Use { span: word.span(), what: What::Property });
            }
            Role::Declared => found.declared = found.declared.or(Some(word)),
            _ => {}
        }
    }

    /// Returns whether what comes next is a member of the data sources: `datasources.NAME`, `import('PATH').NAME`.
    fn is_member(&self, level: &Level<'d>, found: &Found<'d>) -> bool {
        let [_, Some(of), before] = level.before else { return false };
        if of.is_group('(') {
            let is_import = before.is_some_and(|word| word.is("import") || word.is("require"));
            let path = of.inner().next().filter(|path| path.kind() == Kind::Text && is_import);
            return path.is_some_and(|path| (self.is_module)(&path.text()));
        }
        let is_inner = before.is_some_and(|sign| sign.is(".") || sign.is("?."));
        found.namespaces.contains(of.raw()) && !is_inner
    }

    /// Returns whether the braces take apart what the module of the data sources exports:
    /// `{NAME} = await import('PATH')`, `{NAME} = require('PATH')`.
    fn is_taken(&self, level: &Level<'d>) -> bool {
        let braces = level.bracket.filter(|bracket| bracket.is_group('{'));
        let sign = braces.and_then(Token::following).filter(|sign| sign.is("="));
        let mut next = sign.and_then(Token::following);
        if next.is_some_and(|word| word.is("await")) {
            next = next.and_then(Token::following);
        }
        let word = next.filter(|word| word.is("import") || word.is("require"));
        let call = word.and_then(Token::following).filter(|call| call.is_group('('));
        let path = call.and_then(|call| call.inner().next());
        path.is_some_and(|path| path.kind() == Kind::Text && (self.is_module)(&path.text()))
    }

    /// Returns the use of the file, if a path names it.
    fn file(&self, path: Token<'_>) -> Option<Use> {
        let inner = inner(path);
        let raw = self.document.text().get(inner.clone())?;
        let bare = raw.strip_suffix(".js").unwrap_or(raw);
        let start = bare.rfind('/').map_or(0, |slash| slash + 1);
        let span = inner.start + start..inner.start + bare.len();
        (bare.get(start..) == Some(self.names.file)).then_some(Use { span, what: What::File })
    }

    /// Returns the use that a text is.
    fn text(&self, token: Token<'d>, level: &Level<'d>) -> Option<Use> {
        let (span, text) = (inner(token), token.text());
        let [before, key, _] = level.before;
        if self.is_rest_config && text == self.names.id && before.is_some_and(|it| it.is(":")) {
            let is_text = |it: Token<'_>| it.kind() == Kind::Text && it.text() == "dataSource";
            let is_key = key.is_some_and(|key| key.is("dataSource") || is_text(key));
            return is_key.then_some(Use { span, what: What::Id });
        }
        let keys = [("datasources.config.", What::Config), ("datasources.", What::Binding)];
        keys.into_iter().find_map(|(prefix, what)| {
            let rest = text.strip_prefix(prefix)?.strip_prefix(self.names.id)?;
            // A key may name a part of what is bound: `datasources.db#settings`.
            let raw = self.document.text().get(span.clone())?;
            let is_part = rest.is_empty() || rest.starts_with('#') && raw.ends_with(rest);
            is_part.then(|| Use { span: span.start..span.end - rest.len(), what })
        })
    }

    fn is_class(&self, word: Token<'_>) -> bool {
        self.names.class.is_some_and(|class| word.is(class))
    }
}

/// Returns the names that an import gives.
fn local_names<'d>(statement: &ModuleStatement<'d>) -> impl Iterator<Item = Token<'d>> {
    let names = statement.names.iter().map(|name| name.alias_or_name());
    let names: Vec<_> = names.chain(statement.default).chain(statement.namespace).collect();
    names.into_iter()
}

fn class_use(word: Token<'_>) -> Use {
    Use { span: word.span(), what: What::Class }
}

/// Returns the bytes of a text without its quotes.
fn inner(token: Token<'_>) -> Range<usize> {
    let span = token.span();
    if token.kind() == Kind::Text { span.start + 1..span.end - 1 } else { span }
}
