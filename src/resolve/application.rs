//! What `app.get(name)` returns in a LoopBack application when its data sources are set up: the members
//! of `config.json`, except those that the application sets itself (`plugins/application.js` of
//! loopback-boot).

use super::environment::Environment;
use super::number::Number;
use super::origin::VariableSource;
use super::value::{Data, Object};

/// Variables that decide the address to listen on, before `host` of `config.json`.
const HOSTS: [&str; 5] =
    ["npm_config_host", "OPENSHIFT_SLS_IP", "OPENSHIFT_NODEJS_IP", "HOST", "VCAP_APP_HOST"];

/// Variables that decide the port to listen on, before `port` of `config.json`.
const PORTS: [&str; 5] =
    ["npm_config_port", "OPENSHIFT_SLS_PORT", "OPENSHIFT_NODEJS_PORT", "PORT", "VCAP_APP_PORT"];

/// Everything that a reference can name.
pub(super) struct Application<'l> {
    pub(super) environment: Environment<'l>,
    /// The merged layers of `config.json`.
    pub(super) config: &'l Object,
    /// The environment's name.
    pub(super) env: String,
}

impl Application<'_> {
    /// Returns the value of a variable and where it comes from: the environment, else the application's settings.
    pub(super) fn get(&self, name: &str) -> Option<(Data, VariableSource)> {
        self.first_of(&[name], |_| true).or_else(|| self.setting(name))
    }

    fn setting(&self, name: &str) -> Option<(Data, VariableSource)> {
        let own = |data| Some((data, VariableSource::Application));
        match name {
            // Express sets these before it reads any setting.
            "etag" => own(Data::String("weak".to_owned())),
            "env" => own(Data::String(self.env.clone())),
            "host" => self
                .first_of(&HOSTS, |text| !text.is_empty())
                .or_else(|| self.configured(name, is_truthy))
                .or_else(|| self.first_of(&["npm_package_config_host"], |text| !text.is_empty()))
                .or_else(|| self.configured(name, |_| true)),
            "port" => self
                .first_of(&PORTS, |_| true)
                .or_else(|| self.configured(name, |data| *data != Data::Null))
                .or_else(|| self.first_of(&["npm_package_config_port"], |_| true))
                .or_else(|| own(Data::Number(Number::new("3000")))),
            "restApiRoot" => {
                self.configured(name, is_truthy).or_else(|| own(Data::String("/api".to_owned())))
            }
            _ => self.configured(name, |_| true),
        }
    }

    /// Returns the first variable of the environment that counts.
    fn first_of(&self, names: &[&str], counts: fn(&str) -> bool) -> Option<(Data, VariableSource)> {
        let mut found = names.iter().filter_map(|name| self.environment.get(name));
        let (text, source) = found.find(|(text, _)| counts(text))?;
        Some((Data::String(text), source))
    }

    /// Returns the member of `config.json`, if it counts.
    fn configured(&self, name: &str, counts: fn(&Data) -> bool) -> Option<(Data, VariableSource)> {
        let value = self.config.get(name).filter(|value| counts(&value.data))?;
        Some((value.data.clone(), VariableSource::Config(value.origin.place().clone())))
    }
}

fn is_truthy(data: &Data) -> bool {
    match data {
        Data::Null => false,
        Data::Bool(value) => *value,
        Data::Number(number) => number.as_f64() != 0.0,
        Data::String(text) => !text.is_empty(),
        Data::Array(_) | Data::Object(_) => true,
    }
}
