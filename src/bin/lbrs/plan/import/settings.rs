//! Decides how TypeScript gives the settings of a data source that LoopBack 3 gives them, in every environment.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value as Json;

use super::layers::{Layers, Seen, View, Views, What};
use super::report::{Report, Why};
use super::variables::Variables;
use lbrs::internal::edit::typescript::{Style, Written, member_key};
use lbrs::internal::json::Kind;
use lbrs::internal::resolve::{Data, Value};
use lbrs::internal::secret::{MASK, quoted, shown_name};

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
    let mut decision = Decision {
        layers,
        views: layers.views().cloned().collect(),
        name,
        variables,
        reports: Vec::new(),
        references: IndexSet::new(),
    };
    let at = At { option: shown_name(id).into_owned(), path: String::new(), key: None };
    let members = decision.members(&at, views);
    let Decision { reports, references, .. } = decision;
    Settings { members, reports, references }
}

/// Where a value stands.
struct At {
    /// The option: `orders.hosts[0]`.
    option: String,
    /// The path below the data source, for the names of variables: `hosts.0`.
    path: String,
    /// The key, if it is that of a member.
    key: Option<String>,
}

struct Decision<'d, 'i> {
    layers: &'d Layers,
    views: Vec<View>,
    name: &'d str,
    variables: &'d mut Variables<'i>,
    reports: Vec<Report>,
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
            keys.extend(seen.value.as_object().into_iter().flat_map(|it| it.iter()).map(|it| it.0));
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
                self.report_other_kinds(at, base, views);
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
        let first = self.reports.len();
        let over = self.over(at, base, views);
        let is_varied = !over.values.is_empty();
        let variable =
            (is_varied || base.is_secret()).then(|| self.variables.create(self.name, &at.path));
        for (index, seen) in &over.values {
            self.set(at, *index, variable.as_deref(), *seen);
        }
        let is_given = over.values.iter().any(|(index, _)| *index == LOCAL);
        if base.is_secret() && !is_given {
            self.set(at, BASE, variable.as_deref(), base);
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
        self.say_by_hand(at, first, written.1.as_ref());
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
                        self.report_reference(at, index, name, base, seen);
                    }
                }
                // It stands in the base too, but a variable of `local` comes before it.
                What::Reference(name) if local_value.is_some() => {
                    self.report_reference(at, index, name, base, seen);
                }
                What::Literal(_) if is_new && !is_of_local => {
                    self.report(
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
        let first = self.reports.len();
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
                    self.report(Why::Reference, at, index, None, seen, format!(
                        "{} refers to {name} there alone: other environments get it too where {name} is set",
                        quoted(&at.option)
                    ));
                }
                What::Literal(kind) => {
                    let why = if kind == Kind::Null { Why::TwoKinds } else { Why::NotInBase };
                    self.report(
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
            let variable = self.variables.create(self.name, &at.path);
            for (index, seen) in &over.values {
                self.set(at, *index, Some(&variable), *seen);
            }
            choices.push(Written::Variable(variable));
        }
        let (written, others) = self.behind_references(at, over.references, choices, views);
        self.say_by_hand(at, first, others.as_ref());
        written
    }

    /// Gives a variable the value that a view has, or reports that it cannot have it.
    fn set(&mut self, at: &At, index: usize, variable: Option<&str>, seen: Seen<'_>) {
        let (Some(variable), Some(view)) = (variable, self.views.get(index)) else { return };
        let text = match seen.value.data() {
            Data::String(text) => text.clone(),
            _ => seen.value.to_json().to_string(),
        };
        if let Err(reason) = self.variables.set(view, variable, &text) {
            let option = quoted(&at.option);
            let message = format!("{option} is a text that no .env file can hold: {reason}");
            self.report(Why::NotInEnv, at, index, None, seen, message);
            if let Some(report) = self.reports.last_mut() {
                report.by_hand =
                    format!("set {variable} in the environment of the application itself");
            }
        }
    }

    /// Notes a reference to `name`, and returns what the application's own settings give in its place if the base has
    /// it. Where those differ, the variable itself gets their text.
    fn refer(&mut self, at: &At, name: &str, views: &Views<'_>) -> Option<Written> {
        self.references.insert(name.to_owned());
        let settings = self.layers.setting(name);
        let refers = |index: usize| {
            let seen: Option<Seen<'_>> = views.get(index).copied().flatten();
            seen.filter(|seen| seen.what() == What::Reference(name))
        };
        let default = refers(BASE).and_then(|_| settings.first()?.clone());
        let hides = |value: &&Value| is_text(value) && value.is_secret();
        let secret = default.as_ref().filter(hides);
        // What every view gets that sets nothing of its own.
        let mut given = default.as_ref().filter(|_| secret.is_none()).map(Value::to_json);
        for (index, setting) in settings.iter().enumerate() {
            let (Some(seen), Some(setting)) = (refers(index), setting) else { continue };
            let Some(view) = self.views.get(index).cloned() else { continue };
            if given.as_ref() == Some(&setting.to_json()) || self.variables.is_set(&view, name) {
                continue;
            }
            let is_held = setting.as_str().map(|text| self.variables.set(&view, name, text));
            match is_held {
                Some(Ok(())) if index <= LOCAL => given = Some(setting.to_json()),
                Some(Ok(())) => {}
                Some(Err(reason)) => {
                    let message = format!("{name} is a text that no .env file can hold: {reason}");
                    self.report_setting(Why::NotInEnv, at, index, (seen, setting), message);
                }
                None if default.is_some() => {
                    let message = format!(
                        "{} comes from the application's own setting {name}, {} there: a variable can only hold text",
                        quoted(&at.option),
                        described_value(setting)
                    );
                    self.report_setting(Why::NoText, at, index, (seen, setting), message);
                }
                None => {}
            }
        }
        default.filter(|value| !hides(&value)).map(|value| self.literal(at, &value))
    }

    /// Returns a setting of the application, without the secrets in it.
    fn literal(&mut self, at: &At, value: &Value) -> Written {
        match value.data() {
            Data::Array(elements) => {
                let element = |(index, value)| self.literal(&at.element(index), value);
                Written::Array(elements.iter().enumerate().map(element).collect())
            }
            Data::Object(members) => {
                let member = |(key, value): (&str, &Value)| {
                    (key.to_owned(), self.literal(&at.member(key), value))
                };
                Written::Object(members.iter().map(member).collect())
            }
            _ => {
                let seen = Seen::raw(value);
                let secret = seen.is_secret();
                let variable = secret.then(|| self.variables.create(self.name, &at.path));
                self.set(at, BASE, variable.as_deref(), seen);
                given(variable, seen)
            }
        }
    }

    fn report_other_kinds(&mut self, at: &At, base: Seen<'_>, views: &Views<'_>) {
        let first = self.reports.len();
        let local = views.get(LOCAL).copied().flatten();
        for (index, seen) in views.iter().enumerate().skip(LOCAL) {
            let Some(seen) = seen.filter(|seen| seen.value.kind() != base.value.kind()) else {
                continue;
            };
            if index != LOCAL && local.is_some_and(|local| seen.is_same(local)) {
                continue;
            }
            let message = format!(
                "{} is {} there, and {} in the base, which is written",
                quoted(&at.option),
                described(seen),
                described(base)
            );
            self.report(Why::TwoKinds, at, index, Some(base), seen, message);
        }
        self.say_by_hand(at, first, None);
    }

    fn report_reference(
        &mut self,
        at: &At,
        index: usize,
        name: &str,
        base: Seen<'_>,
        seen: Seen<'_>,
    ) {
        let message = format!(
            "{} refers to {name} there, over {}: it differs where {name} is set elsewhere too, or is not set there",
            quoted(&at.option),
            described(base)
        );
        self.report(Why::Reference, at, index, Some(base), seen, message);
    }

    fn report_setting(
        &mut self,
        why: Why,
        at: &At,
        index: usize,
        (seen, setting): (Seen<'_>, &Value),
        message: String,
    ) {
        self.report(why, at, index, None, seen, message);
        if let Some(report) = self.reports.last_mut() {
            report.places.push(setting.origin().place().to_string());
            report.by_hand = masked(Seen::raw(setting));
        }
    }

    fn report(
        &mut self,
        why: Why,
        at: &At,
        index: usize,
        base: Option<Seen<'_>>,
        seen: Seen<'_>,
        message: String,
    ) {
        let Some(view) = self.views.get(index).cloned() else { return };
        let places = Report::places([base.map(Seen::place), Some(seen.place())]);
        let by_hand = match seen.what() {
            What::Reference(name) => Style::LB4.line_of(&Written::Variable(name.to_owned())),
            What::Literal(_) => masked(seen),
        };
        self.reports.push(Report {
            why,
            setting: at.option.clone(),
            view,
            places,
            message,
            by_hand,
        });
    }

    /// Makes lines to write by hand of what the reports since `first` have.
    fn say_by_hand(&mut self, at: &At, first: usize, written: Option<&Written>) {
        let rest = written.map_or("undefined".to_owned(), |written| Style::LB4.line_of(written));
        let key = at.key.as_ref().map(|key| member_key(key, '\'') + ": ").unwrap_or_default();
        for report in self.reports.iter_mut().skip(first).filter(|it| it.why != Why::NotInEnv) {
            let value = match &report.view {
                View::Env(env) => {
                    format!("process.env.NODE_ENV === '{env}' ? {} : {rest}", report.by_hand)
                }
                _ => report.by_hand.clone(),
            };
            report.by_hand = format!("{key}{value},");
        }
    }
}

/// The index of the base among the views.
const BASE: usize = 0;
/// The index of `local` among the views.
const LOCAL: usize = 1;

impl At {
    fn member(&self, key: &str) -> Self {
        let path =
            if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Self {
            option: format!("{}.{}", self.option, shown_name(key)),
            path,
            key: Some(key.to_owned()),
        }
    }

    fn element(&self, index: usize) -> Self {
        Self {
            option: format!("{}[{index}]", self.option),
            path: format!("{}.{index}", self.path),
            key: None,
        }
    }
}

/// Returns what gives a literal of the base: the variable, if there is one, else itself.
fn given(variable: Option<String>, base: Seen<'_>) -> Written {
    let literal = Written::Literal(base.value.to_json());
    let Some(variable) = variable else { return literal };
    match base.value.data() {
        Data::Bool(default) => Written::Flag { variable, default: *default },
        Data::Number(_) => {
            // What a wrong number is does not matter where it is secret, but `NaN` is none.
            let default = if base.is_secret() { Written::Literal(0.into()) } else { literal };
            Written::Number(Box::new(Written::FirstOf(vec![Written::Variable(variable), default])))
        }
        _ if base.is_secret() => Written::Variable(variable),
        _ => Written::FirstOf(vec![Written::Variable(variable), literal]),
    }
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some()
}

/// Returns a value in code, without its secrets.
fn masked(seen: Seen<'_>) -> String {
    Style::LB4.line_of(&masked_value(seen.value))
}

fn masked_value(value: &Value) -> Written {
    match value.data() {
        Data::Array(elements) => Written::Array(elements.iter().map(masked_value).collect()),
        Data::Object(members) => {
            let member = |(key, value): (&str, &Value)| (key.to_owned(), masked_value(value));
            Written::Object(members.iter().map(member).collect())
        }
        _ if Seen::raw(value).is_secret() => Written::Literal(MASK.into()),
        _ => Written::Literal(value.to_json()),
    }
}

/// Returns what a value is, in words.
fn described(seen: Seen<'_>) -> String {
    match seen.what() {
        What::Reference(name) => format!("a reference to {name}"),
        What::Literal(_) => described_value(seen.value),
    }
}

fn described_value(value: &Value) -> String {
    value.kind().to_string()
}
