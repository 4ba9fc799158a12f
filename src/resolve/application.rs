//! What `app.get(name)` returns in a LoopBack application when its data sources are set up: the members
//! of `config.json`, except those that the application sets itself (`plugins/application.js` of
//! loopback-boot).

use super::environment::Environment;
use super::number::Number;
use super::origin::VariableSource;
use super::value::{Data, Object, Value};

/// Variables that decide the address to listen on, before `host` of `config.json`.
const HOSTS: [&str; 5] =
    ["npm_config_host", "OPENSHIFT_SLS_IP", "OPENSHIFT_NODEJS_IP", "HOST", "VCAP_APP_HOST"];

/// Variables that decide the port to listen on, before `port` of `config.json`.
const PORTS: [&str; 5] =
    ["npm_config_port", "OPENSHIFT_SLS_PORT", "OPENSHIFT_NODEJS_PORT", "PORT", "VCAP_APP_PORT"];

/// Returns the application's setting of this name, and where it comes from.
pub(super) fn setting(
    name: &str,
    environment: &Environment<'_>,
    config: &Object,
    env: &str,
) -> Option<(Data, VariableSource)> {
    let configured = || {
        let value = config.get(name)?;
        Some((value.data.clone(), VariableSource::Config(value.origin.place().clone())))
    };
    let first_of = |names: &[&str], counts: fn(&str) -> bool| {
        let mut found = names.iter().filter_map(|name| environment.get(name));
        let (text, source) = found.find(|(text, _)| counts(text))?;
        Some((Data::String(text), source))
    };
    let truthy = |value: &Value| is_truthy(&value.data);
    let truthy_config = || config.get(name).filter(|value| truthy(value)).and(configured());
    match name {
        // Express sets these before it reads any setting.
        "etag" => Some((Data::String("weak".to_owned()), VariableSource::Application)),
        "env" => Some((Data::String(env.to_owned()), VariableSource::Application)),
        "host" => first_of(&HOSTS, |text| !text.is_empty())
            .or_else(truthy_config)
            .or_else(|| first_of(&["npm_package_config_host"], |text| !text.is_empty()))
            .or_else(configured),
        "port" => first_of(&PORTS, |_| true)
            .or_else(|| configured().filter(|(data, _)| *data != Data::Null))
            .or_else(|| first_of(&["npm_package_config_port"], |_| true))
            .or_else(|| Some((Data::Number(Number::new("3000")), VariableSource::Application))),
        "restApiRoot" => truthy_config()
            .or_else(|| Some((Data::String("/api".to_owned()), VariableSource::Application))),
        _ => configured(),
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
