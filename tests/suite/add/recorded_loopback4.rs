//! Runs of the real `lb4 datasource`, and what lbrs writes for the same answers.

use std::path::Path;

use lbrs::internal::catalog::{Catalog, Connector};
use lbrs::internal::datasource::{Loopback4, check_loopback4_name};
use lbrs::internal::edit::typescript::index::Exported;
use lbrs::internal::json::parse_strict;
use lbrs::internal::typescript::{Config, Document, Expression, Key, Name, Node, classes};
use serde_json::{Map, Value, json};

use crate::sandbox::{Run, Sandbox, tree};

const PACKAGE: &str = "{\n  \"dependencies\": {\n    \"@loopback/core\": \"^7.0.0\"\n  }\n}\n";
const CATALOG: &Catalog = &Catalog::built_in();
const INDEX: &str = "src/datasources/index.ts";

/// One run of lb4.
struct Recorded(Value);

impl Recorded {
    fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap_or_default()
    }

    /// The answers; none if they are no object. That which names the package of another connector is a flag of lbrs.
    fn answers(&self) -> Map<String, Value> {
        let mut answers = self.0["answers"].as_object().cloned().unwrap_or_default();
        if let Some(package) = answers.shift_remove("customConnector") {
            answers["connector"] = package;
        }
        answers
    }

    fn name(&self) -> String {
        let answers = self.answers();
        let name = self.0["args"].get(0).or_else(|| answers.get("name"));
        name.and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    fn shown(&self) -> String {
        format!("{} of lb4 {}", self.text("name"), self.text("lb4"))
    }

    /// What lbrs knows of the connector, if it does.
    fn connector(&self) -> Option<&'static Connector> {
        let answers = self.answers();
        CATALOG.get(answers.get("connector")?.as_str()?)
    }

    /// The same answers as arguments of lbrs. lb4 has written nothing into `package.json`.
    fn args(&self) -> Vec<String> {
        let answers = self.answers();
        let given = self.0["answers"].as_str().map(str::to_owned);
        let config = given.unwrap_or_else(|| json!(answers).to_string());
        let head = ["datasource", "--config", &config, "--yes", "--manifest", "none"];
        let name = self.0["args"].as_array().unwrap().iter().filter_map(Value::as_str);
        let force = Some("--force").filter(|_| self.0["flags"]["force"] == true);
        // A package that lbrs does not know is named by itself.
        let package = answers.get("connector").and_then(Value::as_str);
        let package = package.filter(|_| self.connector().is_none());
        let dependency = package.into_iter().flat_map(|package| ["--dependency", package]);
        head.into_iter().chain(name).chain(force).chain(dependency).map(str::to_owned).collect()
    }

    fn before(&self, file: &str) -> Option<&str> {
        self.0["before"][file].as_str()
    }

    /// The data source file that lb4 wrote: its path, and what is in it.
    fn written(&self) -> Option<(&str, &Value)> {
        let mut files = self.0["files"].as_object().into_iter().flatten();
        files.find(|(_, file)| file["class"].is_string()).map(|(path, file)| (&**path, file))
    }

    /// The settings that lb4 wrote, in TypeScript or in a file of JSON.
    fn settings(&self, path: &str, file: &Value) -> Map<String, Value> {
        if let Some(json) = file["configFrom"].as_str() {
            let json = Path::new(path).with_file_name(json.trim_start_matches("./"));
            let text = self.0["files"][json.to_str().unwrap()].as_str().unwrap();
            return parse_strict(text).unwrap().as_object().unwrap().clone();
        }
        // What lb4 does not escape may be no TypeScript: then the answers say what was meant.
        settings_in(file["config"].as_str().unwrap()).unwrap_or_else(|| self.answers())
    }
}

/// The members of an object in TypeScript.
fn settings_in(object: &str) -> Option<Map<String, Value>> {
    let text = format!("const config = {object};\nexport class A extends DataSource {{}}\n");
    let document = Document::parse(&text).ok()?;
    let classes = classes(&document).ok()?;
    match &classes.first()?.config {
        Config::Here(node) => value(node).as_object().cloned(),
        _ => None,
    }
}

fn value(node: &Node<'_>) -> Value {
    match &node.expression {
        Expression::Bool(value) => json!(value),
        Expression::Number(number) if number.is_finite() => {
            parse_strict(&number.to_string()).unwrap()
        }
        Expression::Text(text) => json!(text),
        Expression::Array(elements) => elements.iter().map(value).collect(),
        Expression::Object(members) => {
            let named = members.iter().filter_map(|member| match &member.key {
                Key::Name(key) => Some((key.to_string(), value(&member.value))),
                Key::Unknown => None,
            });
            Value::Object(named.collect())
        }
        _ => Value::Null,
    }
}

fn is_blank(answer: &Value) -> bool {
    answer.is_null() || answer == ""
}

/// What lbrs is to write in place of what lb4 wrote.
fn expected(recorded: &Recorded, mut written: Map<String, Value>) -> Map<String, Value> {
    let (answers, connector) = (recorded.answers(), recorded.connector());
    let fixed = |key: &str| connector.is_some_and(|it| it.fixed.contains_key(key));
    let is_answered = |key: &str| answers.get(key).is_some_and(|answer| !is_blank(answer));
    // Blanks are left out, and so are the defaults and the program's options that lb4 writes unasked.
    written.retain(|key, _| is_answered(key) || fixed(key) || is_head(key));
    for (key, answer) in &answers {
        match written.get_mut(key) {
            // lb4 does not escape `\`.
            Some(value) if value.is_string() && key != "connector" => *value = answer.clone(),
            Some(_) => {}
            // lb4 drops what it does not ask for.
            None if connector.is_none() && !is_blank(answer) => {
                written.insert(key.clone(), answer.clone());
            }
            None => {}
        }
    }
    // lb4 does not ask for settings without which some connectors do nothing.
    let required = connector.iter().flat_map(|it| &it.required).flatten();
    for setting in required.filter_map(|key| connector?.setting(key)) {
        if let Some(default) = setting.default.clone().filter(|_| !is_answered(&setting.key)) {
            written.insert(setting.key.clone(), default);
        }
    }
    // What is always written comes first, then the one setting that ibmi reads.
    let is_read =
        |key: &str| connector.is_none_or(|it| it.id != "ibmi" || key == "connectionString");
    let mut members: Vec<_> = written.into_iter().collect();
    members.sort_by_key(|(key, _)| (!is_head(key), !fixed(key), !is_read(key)));
    members.into_iter().collect()
}

/// Whether an entry begins with it.
fn is_head(key: &str) -> bool {
    key == "name" || key == "connector"
}

/// The words of the errors with which lbrs may refuse what lb4 does. It has to, unless there are defaults.
fn refusals(recorded: &Recorded) -> Vec<&'static str> {
    let (name, answers) = (recorded.name(), recorded.answers());
    let mut words = Vec::new();
    if recorded.0["answers"].as_object().is_none() {
        words.extend(["configuration is not a JSON object", "null: no such file"]);
    } else if check_loopback4_name(&name).is_err() {
        words.extend(["a name", "missing answer: NAME"]);
    }
    if !answers.contains_key("connector") {
        words.push("missing answer: --connector");
    }
    let own = format!("src/datasources/{}.datasource.ts", Loopback4::of(&name).file);
    let is_forced = recorded.0["flags"]["force"] == true;
    let replaced = |text: &str| is_forced && text.contains("extends juggler.DataSource");
    if recorded.before(&own).is_some_and(|text| !replaced(text)) {
        words.push("already exists");
    }
    if recorded.before(INDEX).is_some_and(|text| Document::parse(text).is_err()) {
        words.push("src/datasources/index.ts");
    }
    for (key, answer) in answers.iter().filter(|(_, answer)| !is_blank(answer)) {
        words.extend(refusal(recorded, key, answer));
    }
    words
}

/// The words of the error with which an answer is refused.
fn refusal(recorded: &Recorded, key: &str, answer: &Value) -> Option<&'static str> {
    let connector = recorded.connector()?;
    let setting = connector.setting(key)?;
    let text = answer.as_str().map_or_else(|| answer.to_string(), str::to_owned);
    // lb4 writes whatever JavaScript makes of it, such as 16 for 0x10 and 1 for `true`.
    if key == "port" {
        let is_port = text.parse::<u16>().is_ok_and(|port| port > 0 && port.to_string() == text);
        return (!is_port).then_some("must be a number from 1 to 65535");
    }
    if text.contains('\0') {
        return Some("cannot contain a NUL character");
    }
    if !setting.choices.is_empty() && !setting.choices.contains(answer) {
        return Some("must be one of");
    }
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    let is_url = connector.url.as_ref().is_some_and(|url| url.setting.as_deref() == Some(key));
    let is_other = scheme.is_some_and(|scheme| !connector.lists_scheme(scheme));
    (is_url && is_other).then_some("scheme")
}

/// Whether lb4 has left something blank that the connector requires.
fn may_lack_answers(recorded: &Recorded) -> bool {
    let answers = recorded.answers();
    let is_answered = |key: &String| answers.get(key).is_some_and(|answer| !is_blank(answer));
    recorded.connector().is_some_and(|connector| {
        let mut ways = connector.required.iter();
        !connector.required.is_empty() && !ways.any(|way| way.iter().all(is_answered))
    })
}

/// The settings as an application gets them that lbrs has written, with variables that say their own names.
fn settings_now(sandbox: &Sandbox, name: &str, answers: &Map<String, Value>) -> Value {
    let mut command = sandbox.lbrs(["datasource", "show", name, "--json", "--reveal"]);
    for text in answers.values().filter_map(Value::as_str) {
        let variable = text.strip_prefix("${").and_then(|text| text.strip_suffix('}'));
        if let Some(variable) = variable {
            command.env(variable, text);
        }
    }
    let run = Run::of(command.output().unwrap());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

/// Compares what lbrs has written with what lb4 wrote, or else with the answers.
fn compare(sandbox: &Sandbox, recorded: &Recorded) {
    let (name, version, shown) = (recorded.name(), recorded.text("lb4"), recorded.shown());
    let own = format!("src/datasources/{}.datasource.ts", Loopback4::of(&name).file);
    let text = sandbox.read(&own);
    let document = Document::parse(&text).unwrap();
    let classes = classes(&document).unwrap();
    let [class] = &classes[..] else { panic!("{shown}: {} classes", classes.len()) };
    let Name::Known(id) = &class.name else { panic!("{shown}: no name") };
    let injected = class.injected.unwrap().text();
    let answers = recorded.answers();
    let expected = if let Some((path, file)) = recorded.written() {
        // lb4 1.x split names at other places.
        if !version.starts_with("1.") {
            assert_eq!(own, path, "{shown}");
            assert_eq!(class.own.unwrap().raw(), file["class"], "{shown}");
        }
        assert_eq!(format!("'{id}'"), file["dataSourceName"], "{shown}");
        assert_eq!(format!("'{injected}'"), file["inject"], "{shown}");
        expected(recorded, recorded.settings(path, file))
    } else {
        let mut all = answers.clone();
        if let Some(Value::Object(settings)) = all.shift_remove("settings") {
            all.extend(settings);
        }
        all.retain(|_, answer| !is_blank(answer));
        all
    };
    let now = settings_now(sandbox, &name, &answers);
    // With the order of the members.
    assert_eq!(now.to_string(), Value::Object(expected).to_string(), "{shown}");
    if answers.get("password").is_some_and(|it| !is_blank(it)) {
        let Config::Here(node) = &class.config else { panic!("{shown}: no settings") };
        let Expression::Object(members) = &node.expression else { panic!("{shown}: no object") };
        let is_password = |key: &Key<'_>| matches!(key, Key::Name(key) if key == "password");
        let password = members.iter().find(|member| is_password(&member.key)).unwrap();
        let is_variable = matches!(password.value.expression, Expression::Variable(_));
        assert!(is_variable, "{shown}: {text}");
    }
    let before = recorded.before(INDEX).unwrap_or_default();
    let (index, module) = (sandbox.read(INDEX), own.replace("src/datasources/", "./"));
    let (module, class) = (module.trim_end_matches(".ts"), class.own.unwrap().raw());
    assert!(Exported::of(&index).unwrap().has(module, class), "{shown}: {index}");
    let had = Exported::of(before).unwrap().has(module, class);
    let count = |text: &str| text.matches("export").count();
    assert_eq!(count(&index), count(before) + usize::from(!had), "{shown}: {index}");
    if before.is_empty() {
        assert_eq!(index, format!("export * from '{module}';\n"), "{shown}");
    }
}

#[test]
fn every_recorded_run_of_lb4_agrees() {
    let (mut compared, mut refused) = (0, 0);
    for line in include_str!("../../facts/loopback4/recorded.jsonl").lines() {
        let recorded = Recorded(parse_strict(line).unwrap());
        let sandbox = Sandbox::with(&[("package.json", PACKAGE)]);
        for (file, text) in recorded.0["before"].as_object().unwrap() {
            sandbox.write(file, text.as_str().unwrap());
        }
        let before = tree(&sandbox.root());
        let run = sandbox.try_run(recorded.args());
        let (words, shown) = (refusals(&recorded), recorded.shown());
        if run.code == 0 {
            assert!(words.is_empty(), "{shown} is to be refused: {words:?}");
            compare(&sandbox, &recorded);
            compared += 1;
        } else {
            let is_missing =
                may_lack_answers(&recorded) && run.stderr.starts_with("error: missing answer");
            let is_expected = words.iter().any(|words| run.stderr.contains(words));
            assert!(is_missing || is_expected, "{shown}: {}", run.stderr);
            assert!(run.stderr.contains("\nhelp: ") && run.code < 3, "{shown}: {}", run.stderr);
            assert_eq!(tree(&sandbox.root()), before, "{shown}");
            refused += 1;
        }
    }
    assert!(compared > 90 && refused > 30, "{compared} compared, {refused} refused");
}
