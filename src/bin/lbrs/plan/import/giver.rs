//! Gives the values of a base, and what variables have in their place.

use super::at::At;
use super::layers::{BASE, Seen};
use super::report::Why;
use super::reports::Reports;
use super::variables::Variables;
use lbrs::internal::edit::typescript::Written;
use lbrs::internal::resolve::{Data, Value};
use lbrs::internal::secret::quoted;

/// Gives values to the settings of a data source.
pub struct Giver<'g, 'i> {
    /// The name of the data source, after which variables are called.
    pub name: &'g str,
    pub variables: &'g mut Variables<'i>,
    pub reports: Reports,
}

impl Giver<'_, '_> {
    /// Returns a new variable for a setting.
    pub fn create(&mut self, at: &At) -> String {
        self.variables.create(self.name, &at.path)
    }

    /// Gives a variable the value that a view has, or reports that it cannot have it.
    pub fn set(&mut self, at: &At, index: usize, variable: Option<&str>, seen: Seen<'_>) {
        let (Some(variable), Some(view)) = (variable, self.reports.view(index).cloned()) else {
            return;
        };
        let text = match seen.value.data() {
            Data::String(text) => text.clone(),
            _ => seen.value.to_json().to_string(),
        };
        if let Err(reason) = self.variables.set(&view, variable, &text) {
            let option = quoted(&at.option);
            let message = format!("{option} is a text that no .env file can hold: {reason}");
            self.reports.report(Why::NotInEnv, at, index, None, seen, message);
            self.reports
                .instead(format!("set {variable} in the environment of the application itself"));
        }
    }

    /// Returns a setting of the application, without the secrets in it.
    pub fn literal(&mut self, at: &At, value: &Value) -> Written {
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
                let variable = secret.then(|| self.create(at));
                self.set(at, BASE, variable.as_deref(), seen);
                given(variable, seen)
            }
        }
    }
}

/// Returns what gives a literal of the base: the variable, if there is one, else itself.
pub fn given(variable: Option<String>, base: Seen<'_>) -> Written {
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
