//! Collects the reports about the settings of a data source.

use super::at::At;
use super::layers::{LOCAL, Seen, View, Views, What};
use super::report::{Report, Why};
use lbrs::internal::edit::typescript::{Style, Written, member_key};
use lbrs::internal::resolve::{Data, Value};
use lbrs::internal::secret::{MASK, quoted};

/// The reports so far.
pub struct Reports {
    /// The views, in the order of [`Views`].
    views: Vec<View>,
    list: Vec<Report>,
}

impl Reports {
    pub fn new(views: Vec<View>) -> Self {
        Self { views, list: Vec::new() }
    }

    pub fn into_list(self) -> Vec<Report> {
        self.list
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns the view that has this index.
    pub fn view(&self, index: usize) -> Option<&View> {
        self.views.get(index)
    }

    /// Replaces what the last one says to do by hand.
    pub fn instead(&mut self, by_hand: String) {
        if let Some(report) = self.list.last_mut() {
            report.by_hand = by_hand;
        }
    }

    pub fn report_other_kinds(&mut self, at: &At, base: Seen<'_>, views: &Views<'_>) {
        let first = self.list.len();
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

    pub fn report_reference(
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

    pub fn report_setting(
        &mut self,
        why: Why,
        at: &At,
        index: usize,
        (seen, setting): (Seen<'_>, &Value),
        message: String,
    ) {
        self.report(why, at, index, None, seen, message);
        if let Some(report) = self.list.last_mut() {
            report.places.push(setting.origin().place().to_string());
            report.by_hand = masked(Seen::raw(setting));
        }
    }

    pub fn report(
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
        self.list.push(Report { why, setting: at.option.clone(), view, places, message, by_hand });
    }

    /// Makes lines to write by hand of what the reports since `first` have.
    pub fn say_by_hand(&mut self, at: &At, first: usize, written: Option<&Written>) {
        let rest = written.map_or("undefined".to_owned(), |written| Style::LB4.line_of(written));
        let key = at.key.as_ref().map(|key| member_key(key, '\'') + ": ").unwrap_or_default();
        for report in self.list.iter_mut().skip(first).filter(|it| it.why != Why::NotInEnv) {
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
pub fn described(seen: Seen<'_>) -> String {
    match seen.what() {
        What::Reference(name) => format!("a reference to {name}"),
        What::Literal(_) => described_value(seen.value),
    }
}

/// Returns what kind of value it is, in words.
pub fn described_value(value: &Value) -> String {
    value.kind().to_string()
}
