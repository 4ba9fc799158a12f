//! Data sources get another name.

use lbrs::internal::datasource::Entry;
use lbrs::internal::edit::typescript::{Problem, Rename, What, new_file, rename};
use serde_json::Map;

fn renamed(text: &str) -> Result<String, Problem> {
    let class = ("OldDataSource", "NewDataSource");
    let json = Some(("./old.datasource.config.json", "./new.datasource.config.json"));
    rename(text, 0, &Rename { id: ("old", "new"), class, json })
}

#[test]
fn a_name_changes_wherever_it_stands() {
    for (old, new) in [
        (
            "const config = {'name': \"old\", host: 'old'};\nexport class OldDataSource extends juggler.DataSource {\n  \
             static dataSourceName = `old`;\n  static defaultConfig = config; // OldDataSource\n  constructor(\n    \
             @inject('datasources.config.old', {optional: true}) c = OldDataSource.defaultConfig) { super(c); }\n}\n",
            "const config = {'name': \"new\", host: 'old'};\nexport class NewDataSource extends juggler.DataSource {\n  \
             static dataSourceName = 'new';\n  static defaultConfig = config; // OldDataSource\n  constructor(\n    \
             @inject('datasources.config.new', {optional: true}) c = NewDataSource.defaultConfig) { super(c); }\n}\n",
        ),
        (
            "import config from './old.datasource.config.json';\nclass Db extends DataSource { static dataSourceName = \
             \"old\"; constructor(@inject('datasources.config.other') c = config) { super(c) } }\nexport {Db};",
            "import config from './new.datasource.config.json';\nclass Db extends DataSource { static dataSourceName = \
             \"new\"; constructor(@inject('datasources.config.other') c = config) { super(c) } }\nexport {Db};",
        ),
        (
            "const NAME = 'old';\nconst config = {name: NAME};\nclass OldDataSource extends DataSource { static readonly \
             dataSourceName: string = NAME as string }\nexport default OldDataSource;",
            "const NAME = 'new';\nconst config = {name: NAME};\nclass NewDataSource extends DataSource { static readonly \
             dataSourceName: string = NAME as string }\nexport default NewDataSource;",
        ),
        (
            "const config = {name: 'old'}; export class A extends DataSource { static dataSourceName = config.name }",
            "const config = {name: 'new'}; export class A extends DataSource { static dataSourceName = config.name }",
        ),
        (
            "const config = {name: 'differs'}; export class A extends DataSource { static dataSourceName = 'old' }",
            "const config = {name: 'differs'}; export class A extends DataSource { static dataSourceName = 'new' }",
        ),
    ] {
        assert_eq!(renamed(old).unwrap(), new);
    }
}

#[test]
fn a_file_of_lbrs_is_renamed_to_the_file_of_the_new_name() {
    let file = |id: &str| {
        let settings = Map::new().into();
        let entry = Entry { id: id.into(), name: id.into(), connector: "memory".into(), settings };
        new_file(&entry, &format!("{id}DataSource"))
    };
    let names = ["a".to_owned(), "b".repeat(29), "c".repeat(45), "d".repeat(52), "e".repeat(80)];
    for old in &names {
        for new in names.iter().filter(|new| *new != old) {
            let class = (&*format!("{old}DataSource"), &*format!("{new}DataSource"));
            let renamed = rename(&file(old), 0, &Rename { id: (old, new), class, json: None });
            assert_eq!(renamed.unwrap(), file(new));
        }
    }
}

#[test]
fn what_cannot_be_renamed_is_refused_with_its_place() {
    let class = |name: &str| {
        format!("export class A extends DataSource {{ static dataSourceName = {name} }}")
    };
    for (text, at) in [
        (class("NAMES.db"), "NAMES"),
        (class("`a${b}`"), "`a$"),
        (class("config.name") + "\nconst config = {name: f()};", "config.name"),
        (class("NAME") + "\nconst NAME = 'old'; use(NAME);", "NAME }"),
    ] {
        let problem = renamed(&text).unwrap_err();
        assert!(matches!(problem.what, What::NameIsCode(_)), "{text}: {problem:?}");
        assert!(text[problem.at..].starts_with(at), "{text}");
    }
    let problem = renamed("export class A extends DataSource {}").unwrap_err();
    assert_eq!((problem.at, problem.what), (13, What::NoName));
    let taken = "import {NewDataSource} from 'x'; export class OldDataSource extends DataSource { static dataSourceName = 'old' }";
    assert_eq!(renamed(taken).unwrap_err().what, What::Taken("NewDataSource".into()));
}
