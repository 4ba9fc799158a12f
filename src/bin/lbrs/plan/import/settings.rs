//! Decides how TypeScript gives the settings of a data source that LoopBack 3 gives them, in every environment.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value as Json;

use super::at::At;
use super::giver::{Giver, given};
use super::layers::{BASE, LOCAL, Layers, Seen, Views, What};
use super::references::refer;
use super::report::{Report, Why};
use super::reports::{Reports, described};
use super::variables::Variables;
use lbrs::internal::edit::typescript::Written;
use lbrs::internal::json::Kind;
use lbrs::internal::resolve::{Data, Object};
use lbrs::internal::secret::quoted;

/// What an import makes of a data source.
pub struct Settings {
    /// Its settings, `name` left out.
    pub members: IndexMap<String, Written>,
    /// What is not as it was.
    pub reports: Vec<Report>,
    /// The variables that references name.
    pub references: IndexSet<String>,
}

/// Decides on the settings of the data source that has these `views`. Its new name is `name`.
pub fn decide(
    layers: &Layers,
    (id, name): (&str, &str),
    views: &Views<'_>,
    variables: &mut Variables<'_>,
) -> Settings {
    let reports = Reports::new(layers.views().cloned().collect());
    let giver = Giver { name, variables, reports };
    let mut decision = Decision { layers, giver, references: IndexSet::new() };
    let members = decision.members(&At::data_source(id), views);
    let Decision { giver, references, .. } = decision;
    Settings { members, reports: giver.reports.into_list(), references }
}

struct Decision<'d, 'i> {
    layers: &'d Layers,
    giver: Giver<'d, 'i>,
    references: IndexSet<String>,
}

/// What the layers over the base have, as far as it differs from that.
#[derive(Default)]
struct Over<'l> {
    /// Values that a variable can give, each with the index of its view.
    values: Vec<(usize, Seen<'l>)>,
    /// Variables that references name.
    references: IndexSet<&'l str>,
}

impl Decision<'_, '_> {
    fn members(&mut self, at: &At, views: &Views<'_>) -> IndexMap<String, Written> {
        let mut keys = IndexSet::new();
        for seen in views.iter().flatten() {
            keys.extend(seen.value.as_object().into_iter().flat_map(Object::iter).map(|it| it.0));
        }
        let is_top = at.path.is_empty();
        let keys = keys.into_iter().filter(|key| !(is_top && *key == "name"));
        let mut members = IndexMap::new();
        for key in keys {
            let below: Views<'_> =
                views.iter().map(|seen| seen.and_then(|seen| seen.member(key))).collect();
            if let Some(value) = self.value(&at.member(key), &below) {
                members.insert(key.to_owned(), value);
            }
        }
        members
    }

    /// Decides on a value; `None` leaves it out.
    fn value(&mut self, at: &At, views: &Views<'_>) -> Option<Written> {
        let Some(base) = views.first().copied().flatten() else { return self.alone(at, views) };
        match base.value.data() {
            Data::Object(_) => {
                self.giver.reports.report_other_kinds(at, base, views);
                Some(Written::Object(self.members(at, views)))
            }
            Data::Array(elements) => {
                let elements = (0..elements.len()).map(|index| {
                    let below: Views<'_> = views
                        .iter()
                        .map(|seen| seen.and_then(|seen| seen.element(index)))
                        .collect();
                    let value = self.value(&at.element(index), &below);
                    value.unwrap_or(Written::Literal(Json::Null))
                });
                Some(Written::Array(elements.collect()))
            }
            _ => Some(self.leaf(at, base, views)),
        }
    }

    /// Decides on a value that the base has, and that has nothing in it.
    fn leaf(&mut self, at: &At, base: Seen<'_>, views: &Views<'_>) -> Written {
        let first = self.giver.reports.len();
        let over = self.over(at, base, views);
        let is_varied = !over.values.is_empty();
        let variable = (is_varied || base.is_secret()).then(|| self.giver.create(at));
        for (index, seen) in &over.values {
            self.giver.set(at, *index, variable.as_deref(), *seen);
        }
        let is_given = over.values.iter().any(|(index, _)| *index == LOCAL);
        if base.is_secret() && !is_given {
            self.giver.set(at, BASE, variable.as_deref(), base);
        }
        let mut choices: Vec<Written> = Vec::new();
        match base.what() {
            What::Reference(name) => {
                choices.extend(variable.map(Written::Variable));
                choices.push(Written::Variable(name.to_owned()));
                choices.extend(self.refer(at, name, views));
            }
            What::Literal(_) => choices.push(given(variable, base)),
        }
        let written = self.behind_references(at, over.references, choices, views);
        self.giver.reports.say_by_hand(at, first, written.1.as_ref());
        written.0.unwrap_or(Written::Literal(Json::Null))
    }

    /// Puts the variables that layers refer to before the other choices. Returns both, and the others alone.
    fn behind_references(
        &mut self,
        at: &At,
        references: IndexSet<&str>,
        others: Vec<Written>,
        views: &Views<'_>,
    ) -> (Option<Written>, Option<Written>) {
        let others = Written::first_of(others);
        for name in &references {
            self.refer(at, name, views);
        }
        let variables = references.into_iter().map(|name| Written::Variable(name.to_owned()));
        (Written::first_of(variables.chain(others.clone()).collect()), others)
    }

    /// Collects what the layers have in the place of `base`, and reports what a variable cannot give.
    fn over<'l>(&mut self, at: &At, base: Seen<'l>, views: &Views<'l>) -> Over<'l> {
        let mut over = Over::default();
        let local = views.get(LOCAL).copied().flatten();
        let is_value = |seen: Seen<'_>| match (base.what(), seen.what()) {
            (What::Reference(_), What::Literal(kind)) => kind == Kind::String,
            (What::Literal(Kind::Null), _) => false,
            (what, other) => what == other,
        };
        let local_value = local.filter(|local| is_value(*local) && !local.is_same(base));
        for (index, seen) in views.iter().enumerate().skip(LOCAL) {
            let Some(seen) = *seen else { continue };
            let is_new = !seen.is_same(base);
            if is_value(seen) && !matches!(seen.what(), What::Reference(_)) {
                let is_hidden = local_value.is_some_and(|local| !seen.is_same(local));
                if is_new || is_hidden {
                    over.values.push((index, seen));
                }
                continue;
            }
            let is_of_local = index != LOCAL && local.is_some_and(|local| seen.is_same(local));
            match seen.what() {
                What::Reference(name) if is_new => {
                    over.references.insert(name);
                    if !is_of_local {
                        self.giver.reports.report_reference(at, index, name, base, seen);
                    }
                }
                // It stands in the base too, but a variable of `local` comes before it.
                What::Reference(name) if local_value.is_some() => {
                    self.giver.reports.report_reference(at, index, name, base, seen);
                }
                What::Literal(_) if is_new && !is_of_local => {
                    self.giver.reports.report(
                        Why::TwoKinds,
                        at,
                        index,
                        Some(base),
                        seen,
                        format!(
                            "{} is {} there, and {} in the base, which is written",
                            quoted(&at.option),
                            described(seen),
                            described(base)
                        ),
                    );
                }
                _ => {}
            }
        }
        over
    }

    /// Decides on a value that the base does not have: texts come from a variable, all else is left out.
    fn alone(&mut self, at: &At, views: &Views<'_>) -> Option<Written> {
        let first = self.giver.reports.len();
        let local = views.get(LOCAL).copied().flatten();
        let mut over = Over::default();
        for (index, seen) in views.iter().enumerate() {
            let Some(seen) = *seen else { continue };
            if index != LOCAL && local.is_some_and(|local| seen.is_same(local)) {
                continue;
            }
            match seen.what() {
                What::Literal(Kind::String) => over.values.push((index, seen)),
                What::Reference(name) => {
                    over.references.insert(name);
                    self.giver.reports.report(Why::Reference, at, index, None, seen, format!(
                        "{} refers to {name} there alone: other environments get it too where {name} is set",
                        quoted(&at.option)
                    ));
                }
                What::Literal(kind) => {
                    let why = if kind == Kind::Null { Why::TwoKinds } else { Why::NotInBase };
                    self.giver.reports.report(
                        why,
                        at,
                        index,
                        None,
                        seen,
                        format!(
                            "{} is {} there, and the base does not have it: it is left out",
                            quoted(&at.option),
                            described(seen)
                        ),
                    );
                }
            }
        }
        let mut choices: Vec<Written> = Vec::new();
        if !over.values.is_empty() {
            let variable = self.giver.create(at);
            for (index, seen) in &over.values {
                self.giver.set(at, *index, Some(&variable), *seen);
            }
            choices.push(Written::Variable(variable));
        }
        let (written, others) = self.behind_references(at, over.references, choices, views);
        self.giver.reports.say_by_hand(at, first, others.as_ref());
        written
    }

    /// Notes a reference, and returns what gives its value where nothing sets the variable.
    fn refer(&mut self, at: &At, name: &str, views: &Views<'_>) -> Option<Written> {
        self.references.insert(name.to_owned());
        refer(&mut self.giver, self.layers, (at, name), views)
    }
}
