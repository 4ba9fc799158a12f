//! Layers and references, beyond the recorded cases.

use lbrs::internal::resolve::{LoadError, Mismatch, Role, VariableSource, Warning};
use lbrs::{DataSources, Loader};

use super::{load, loaded, loader};

const BASE: &str = r#"{ "db": { "a": null, "b": [1, { "c": 2 }] } }"#;

#[test]
fn later_layers_win_and_keep_the_order() {
    let (json, warnings) = loaded(&[
        ("datasources.json", r#"{ "b": { "x": 1, "y": 2 }, "a": {} }"#),
        ("datasources.local.json", r#"{ "b": { "y": 3, "z": 4 } }"#),
        ("datasources.development.json", r#"{ "c": {}, "b": { "z": 5 } }"#),
        ("datasources.production.json", r#"{ "d": {} }"#),
    ]);
    assert_eq!(json, r#"{"b":{"x":1,"y":3,"z":5},"a":{},"c":{}}"#);
    assert_eq!(warnings, [""; 0]);
}

#[test]
fn what_overrides_a_null_is_told_and_counts_where_loopback_would_crash() {
    for (new, loopback) in [
        ("1", "keeps the null"),
        ("false", "keeps the null"),
        (r#""""#, "keeps the null"),
        ("{}", "keeps the null"),
        ("[]", "keeps the null"),
        (r#""x""#, "crashes"),
        ("[1]", "crashes"),
        (r#"{"k":1}"#, "crashes"),
    ] {
        let layer = format!(r#"{{"db":{{"a":{new}}}}}"#);
        let (json, warnings) =
            loaded(&[("datasources.json", BASE), ("datasources.local.json", &layer)]);
        let value = if loopback == "crashes" { new } else { "null" };
        assert_eq!(json, format!(r#"{{"db":{{"a":{value},"b":[1,{{"c":2}}]}}}}"#));
        assert_eq!(
            warnings,
            [format!(
                "datasources.local.json:1:12: `db.a` overrides the null at datasources.json:1:16: LoopBack {loopback}"
            )]
        );
    }
}

#[test]
fn what_cannot_be_merged_names_the_option_and_both_places() {
    let both = |layer: &str| {
        loader(&[("datasources.json", BASE), ("datasources.development.json", layer)]).load()
    };
    for (layer, message) in [
        (
            r#"{"db": {"b": [1]}}"#,
            "datasources.development.json:1:14: cannot merge `db.b`: an array of 1 cannot override an array of 2 at datasources.json:1:27",
        ),
        (
            r#"{"db": {"b": [1, {"c": null}]}}"#,
            "datasources.development.json:1:24: cannot merge `db.b[1].c`: null cannot override a number at datasources.json:1:38",
        ),
        (
            r#"{"db": {"b": null}}"#,
            "datasources.development.json:1:14: cannot merge `db.b`: null cannot override an array at datasources.json:1:27",
        ),
        (
            r#"{"db": "off"}"#,
            "datasources.development.json:1:8: cannot merge `db`: a string cannot override an object at datasources.json:1:9",
        ),
        (
            r#"{"db": {"toString": {}}}"#,
            "datasources.development.json:1:21: cannot merge `db.toString`: an object cannot override the function that JavaScript has there",
        ),
    ] {
        let error = both(layer).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(lbrs::Error::from(error).to_string(), message);
    }
    let error = both(r#"{"db": {"b": [1]}}"#).unwrap_err();
    let LoadError::Unmergeable { option, mismatch, .. } = error else { panic!() };
    assert_eq!((option.as_str(), mismatch), ("db.b", Mismatch::Length { earlier: 2, later: 1 }));
}

#[test]
fn null_takes_the_place_of_an_object_and_an_array_is_merged_into_one() {
    let (json, _) = loaded(&[
        ("datasources.json", r#"{ "db": { "a": { "k": 1 }, "b": { "k": 1, "0": "x" } } }"#),
        ("datasources.local.json", r#"{ "db": { "a": null, "b": ["y", "z"] } }"#),
    ]);
    assert_eq!(json, r#"{"db":{"a":null,"b":{"0":"y","1":"z","k":1}}}"#);
}

#[test]
fn numbers_and_keys_are_those_of_javascript() {
    let text = "\u{feff}{\"db\": {\"b\": 1.0, \"10\": 1e400, \"a\": 1e21, \"2\": 12345678901234567890, \"b\": -0, \"01\": 1E-7}}";
    let (json, warnings) = loaded(&[("datasources.json", text)]);
    assert_eq!(json, r#"{"db":{"2":12345678901234567000,"10":null,"b":0,"a":1e+21,"01":1e-7}}"#);
    assert_eq!(
        warnings,
        ["datasources.json:1:70: `db.b` is a duplicate: the one at datasources.json:1:9 is lost"]
    );
}

#[test]
fn variables_are_looked_up_in_order() {
    let text = r#"{ "db": { "v": "${V}" } }"#;
    let files = [
        ("datasources.json", text),
        ("config.json", r#"{ "V": "config" }"#),
        (".env", "# first\nV=dotenv\nNODE_ENV=test\n"),
        ("datasources.test.json", r#"{ "test": {} }"#),
    ];
    let value = |sources: &DataSources| {
        let origin = sources.get("db").unwrap().setting("v").unwrap().origin().clone();
        let value: String = sources.get("db").unwrap().get("v").unwrap();
        assert_eq!(origin.place().to_string(), "datasources.json:1:16");
        (value, origin.to_string())
    };
    let own = |value: &str, origin: &str| (value.to_owned(), origin.to_owned());
    let sources = load(&files);
    assert_eq!(value(&sources), own("config", "V in config.json:1:8"));
    assert_eq!(sources.env(), "development");
    let sources = loader(&files).dotenv(".env").load().unwrap();
    assert_eq!(value(&sources), own("dotenv", "V in .env:2"));
    assert_eq!(sources.env(), "test");
    assert!(sources.get("test").is_ok());
    let marked = [files[0], (".env", "\u{feff}A=\nV=\nV=\n")];
    let sources = loader(&marked).dotenv(".env").load().unwrap();
    assert_eq!(value(&sources), own("", "V in .env:3"));
    let environment = |name: &str| (name == "V").then(|| "environment".to_owned());
    let with_environment = loader(&files).dotenv(".env").variables(environment);
    let sources = with_environment.clone().env("production").load().unwrap();
    assert_eq!(value(&sources), own("environment", "V in the environment"));
    assert_eq!(sources.env(), "production");
    let sources = with_environment.variable("V", "given").load().unwrap();
    assert_eq!(value(&sources), own("given", "V in the program"));
}

#[test]
fn references_to_settings_of_the_application_itself_work() {
    let text =
        r#"{ "db": { "p": "${port}", "h": "${host}", "r": "${restApiRoot}", "e": "${env}" } }"#;
    let (json, _) = loaded(&[("datasources.json", text)]);
    assert_eq!(json, r#"{"db":{"p":3000,"r":"/api","e":"development"}}"#);
    let config = r#"{ "port": 0, "host": "::", "restApiRoot": "/v1" }"#;
    let (json, _) = loaded(&[("datasources.json", text), ("config.json", config)]);
    assert_eq!(json, r#"{"db":{"p":0,"h":"::","r":"/v1","e":"development"}}"#);
    let port = |name: &str| (name == "PORT").then(|| "80".to_owned());
    let sources = loader(&[("datasources.json", text), ("config.json", config)]).variables(port);
    let sources = sources.load().unwrap();
    let origin = sources.get("db").unwrap().setting("p").unwrap().origin();
    assert_eq!(origin.variable().unwrap().source(), &VariableSource::Environment);
}

#[test]
fn what_references_lose_is_told() {
    let (json, warnings) = loaded(&[
        (
            "datasources.json",
            r#"{ "db": { "a": "x-${NO}", "b": ["${NO}", 1], "c": "${V}-x", "d": "y${V}" }, "e": "${NO}" }"#,
        ),
        ("config.json", r#"{ "V": [null] }"#),
    ]);
    assert_eq!(json, r#"{"db":{"b":[null,1],"c":"${V}-x","d":[null]}}"#);
    assert_eq!(
        warnings,
        [
            "datasources.json:1:16: `db.a` becomes the value of NO alone: the text before it is lost",
            "datasources.json:1:16: `db.a` is left out: nothing sets NO",
            "datasources.json:1:33: `db.b[0]` is left out: nothing sets NO",
            "datasources.json:1:66: `db.d` becomes the value of V alone: the text before it is lost",
            "datasources.json:1:82: `e` is left out: nothing sets NO",
        ]
    );
}

#[test]
fn names_that_javascript_keeps_for_itself_are_told() {
    let (json, warnings) = loaded(&[
        (
            "datasources.json",
            r#"{ "db": { "__proto__": { "a": 1 }, "o": { "constructor": 1, "r": "${V}" }, "r": "${V}" } }"#,
        ),
        ("config.json", r#"{ "V": 1 }"#),
    ]);
    assert_eq!(json, r#"{"db":{"o":{"constructor":1,"r":"${V}"},"r":1}}"#);
    assert_eq!(
        warnings,
        [
            "datasources.json:1:24: `db.__proto__` does not reach the application",
            "datasources.json:1:58: `db.o.constructor` keeps LoopBack from replacing the references beside it",
        ]
    );
}

#[test]
fn a_lazy_connection_is_asked_for_by_a_variable() {
    let text = r#"{ "a": { "lazyConnect": 1 }, "b": {} }"#;
    for (value, lazy) in [("1", "true"), ("0", "false"), ("false", "false")] {
        let sources = loader(&[("datasources.json", text)])
            .variable("LB_LAZYCONNECT_DATASOURCES", value)
            .load()
            .unwrap();
        let json = format!(r#"{{"a":{{"lazyConnect":{lazy}}},"b":{{"lazyConnect":{lazy}}}}}"#);
        assert_eq!(sources.to_json().to_string(), json);
    }
}

#[test]
fn scripts_are_reported_and_stand_before_json_of_the_same_name() {
    let (json, warnings) = loaded(&[
        ("datasources.json", r#"{ "db": {} }"#),
        ("datasources.local.js", "module.exports = {}"),
        ("datasources.local.json", r#"{ "unread": {} }"#),
        ("datasources.development.js", ""),
        ("datasources.js", "not a layer"),
    ]);
    assert_eq!(json, r#"{"db":{}}"#);
    assert_eq!(
        warnings,
        [
            "datasources.local.js: not read: only Node can run this layer, and LoopBack takes it instead of datasources.local.json",
            "datasources.development.js: not read: only Node can run this layer",
        ]
    );
}

#[test]
fn without_a_base_there_is_nothing() {
    let sources = load(&[("datasources.local.json", r#"{ "db": {} }"#)]);
    assert!(sources.is_empty());
    let [warning @ Warning::NoBase { .. }] = sources.warnings() else { panic!() };
    assert_eq!(
        warning.to_string(),
        "datasources.json: missing, and so LoopBack does not read datasources.local.json"
    );
    let error = load(&[]).get("db").unwrap_err();
    assert_eq!(error.to_string(), "datasources.json is missing and so has no data source `db`");
}

#[test]
fn what_node_refuses_is_read_and_told() {
    let text = "// one\n{\n  \"db\": { \"a\": 1, }\n}";
    let (json, warnings) = loaded(&[("datasources.json", text)]);
    assert_eq!(json, r#"{"db":{"a":1}}"#);
    assert_eq!(
        warnings,
        [
            "datasources.json:1:1: Node refuses comments in JSON, and so LoopBack does not start",
            "datasources.json:3:17: Node refuses a comma before a bracket, and so LoopBack does not start",
        ]
    );
}

#[test]
fn what_is_no_object_is_refused() {
    for (text, message) in [
        ("", "datasources.json:1:1: the file must hold one JSON object, found nothing"),
        ("// no\n", "datasources.json:2:1: the file must hold one JSON object, found nothing"),
        (" 5", "datasources.json:1:2: the file must hold one JSON object, found a number"),
        ("{\"a\": hunter2}", "datasources.json:1:7: expected a value, found a letter"),
    ] {
        let error = loader(&[("datasources.json", text)]).load().unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(!error.help().is_empty());
    }
    // To JavaScript an array is an object.
    assert_eq!(loaded(&[("datasources.json", r#"[{"a": 1}]"#)]).0, r#"{"0":{"a":1}}"#);
    let deep = format!("{{\"a\": {}1{}}}", "[".repeat(300), "]".repeat(300));
    let error = loader(&[("datasources.json", &deep)]).load().unwrap_err();
    assert!(matches!(error, LoadError::Syntax { .. }), "{error}");
    assert_eq!(error.help(), "nest the values less deeply");
    let error = loader(&[("datasources.json", "{,")]).load().unwrap_err();
    assert!(error.help().contains("LoopBack cannot read it either"), "{}", error.help());
}

#[test]
fn entries_that_are_no_objects_stay_and_are_told() {
    let (json, warnings) = loaded(&[("datasources.json", r#"{ "a": 5, "b": ["${V}"] }"#)]);
    assert_eq!(json, r#"{"a":5,"b":[null]}"#);
    assert_eq!(warnings[0], "datasources.json:1:8: `a` is not a data source but a number");
    assert_eq!(warnings.len(), 3);
}

#[test]
fn a_folder_on_disk_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("datasources.json", b"{\n  \"db\": { \"host\": \"caf\xe9\" }\n}\n");
    write("datasources.production.json", br#"{ "db": { "port": 1 } }"#);
    write("datasources.test.js", b"");
    write("config.json", b"{}");
    let loader = Loader::new(folder.path()).variables(|_| None);
    assert_eq!(loader.environments().unwrap(), ["production", "test"]);
    let sources = loader.clone().env("production").load().unwrap();
    assert_eq!(
        sources.to_json().to_string(),
        r#"{"db":{"host":"caf\u{fffd}","port":1}}"#.replace("\\u{fffd}", "\u{fffd}")
    );
    let [Warning::NotUtf8 { place }] = sources.warnings() else { panic!() };
    assert_eq!((place.line(), place.column()), (2, 23));
    let roles: Vec<Role> =
        sources.layers().data_sources.iter().map(lbrs::internal::resolve::Layer::role).collect();
    assert_eq!(roles, [Role::Base, Role::Env]);
    let origin = sources.get("db").unwrap().setting("port").unwrap().origin();
    assert_eq!(origin.place().path(), folder.path().join("datasources.production.json"));

    write("datasources.local.json", b"{");
    let error = loader.load().unwrap_err();
    assert_eq!(error.path(), folder.path().join("datasources.local.json"));
    assert!(error.to_string().ends_with("found the end of the text"), "{error}");
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("datasources.json")).unwrap();
    let error = DataSources::load(folder.path()).unwrap_err();
    assert!(matches!(error, LoadError::Io { .. }), "{error}");
    assert_eq!(error.path(), folder.path().join("datasources.json"));
    assert!(std::error::Error::source(&error).is_some());
    // No folder, no data sources.
    let nowhere = folder.path().join("nowhere");
    assert!(DataSources::load(&nowhere).unwrap().is_empty());
    assert_eq!(Loader::new(nowhere).environments().unwrap(), [""; 0]);
}
