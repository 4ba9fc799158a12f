//! Whatever the flags of an add or an edit are given, one a line: it is rejected, or what would be written is
//! whole, holds the entry, and shows the password of `--set password=` nowhere.

use std::sync::LazyLock;

use crate::apply::apply;
use crate::args::{ChangeArgs, ManifestArgs, SecretPlace, SettingArgs};
use crate::cli::{AddArgs, EditArgs};
use crate::commands;
use crate::dependency::ManifestChoice;
use crate::diff;
use crate::errors::{Result, told};
use crate::files::Snapshot;
use crate::plan;
use crate::prompt::unattended::Unattended;
use crate::report::{Done, Report};
use crate::session::Session;
use crate::signals::HeldSignal;
use crate::store::Store;
use crate::ui::{Color, Output, Ui};
use lbrs::internal::datasource::check_name;
use lbrs::internal::edit::dotenv;
use lbrs::internal::json::Document;
use lbrs::internal::secret::Sensitive;
use proptest::prelude::*;

/// What stands for a password in the cases.
const PLANTED: &str = "s3cret";

const FILES: [(&str, &str); 4] = [
    (
        "package.json",
        "{\n  \"name\": \"x\",\n  \"dependencies\": { \"loopback\": \"^3.28.0\" }\n}\n",
    ),
    ("Cargo.toml", "[package]\nname = \"x\"\n\n[dependencies]\n"),
    (".env", "A=1\nDB_PASSWORD=old\n"),
    (
        "server/datasources.json",
        "{\n  \"db\": { \"name\": \"db\", \"connector\": \"mysql\", \"password\": \"${DB_PASSWORD}\" }\n}\n",
    ),
];

/// A project that every run reads and none writes.
static PROJECT: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in FILES {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    folder
});

static UI: LazyLock<Ui> = LazyLock::new(|| {
    Ui::new(&Output { json: false, color: Some(Color::Never), quiet: true, verbose: false })
});

/// A flag and its value, as a line.
fn any_line() -> impl Strategy<Value = String> {
    let flags = [
        "name",
        "id",
        "connector",
        "env",
        "yes",
        "force",
        "from-url",
        "override-url",
        "set",
        "set",
        "set",
        "set-json",
        "set-file",
        "secret",
        "secrets-env",
        "config",
        "cargo",
        "npm",
        "dependency",
    ];
    let values = [
        "db",
        "x",
        "mysql",
        "mongodb",
        "postgresql",
        "kv-redis",
        "rest",
        "production",
        "local",
        "a b",
        "__proto__",
        "password=s3cret",
        "password=${P}",
        "password=",
        "host=h",
        "port=3306",
        "port=x",
        "url=mysql://u:p@h/d",
        "port=1.50",
        "ssl={\"a\":[1,{}]}",
        "ssl=[",
        "host=-",
        "host=a=b=c",
        "é=\u{202e}",
        "text=-",
        "password",
        "password=DB_PASSWORD",
        "mysql://u:s3cret@h:3306/d?x=1",
        "$DATABASE_URL",
        "${X}",
        "loopback-connector-mysql@1",
        "{\"connector\":\"mysql\",\"settings\":{\"host\":\"h\"}}",
        "{\"settings\":{\"password\":\"s3cret\"}}",
        "{",
        "",
    ];
    let value = prop_oneof![
        8 => prop::sample::select(values.to_vec()).prop_map(str::to_owned),
        1 => "[ -~é]{0,8}",
    ];
    (prop::sample::select(flags.to_vec()), value)
        .prop_map(|(flag, value)| format!("{flag} {value}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn arguments_are_refused_or_make_whole_files(
        connector in prop::sample::select(vec!["", "connector mysql\n", "connector mongodb\n", "name db\n"]),
        lines in prop::collection::vec(any_line(), 0..7),
    ) {
        run(&format!("{connector}{}", lines.join("\n")));
    }
}

fn run(input: &str) {
    let args = read(input);
    if !reads_no_file(&args.settings) {
        return;
    }
    let is_quiet = is_quiet(&args.settings, input);
    let done = if args.name.as_deref() == Some("db") {
        let ManifestArgs { manifest, .. } = args.manifest;
        let args = EditArgs {
            id: Some("db".to_owned()),
            unset: args.id.into_iter().collect(),
            connector: args.connector,
            change: ChangeArgs { env: args.change.env, dry_run: true, ..ChangeArgs::default() },
            url: args.url,
            settings: args.settings,
            manifest: ManifestArgs { manifest, ..ManifestArgs::default() },
            ..EditArgs::default()
        };
        edit(&args)
    } else {
        add(&args, is_quiet)
    };
    if let Err(error) = done {
        let said = format!("{:?}", told(&error));
        assert!(is_quiet || !said.contains(PLANTED), "{said}");
    }
}

/// The arguments, as the command line would give them: `FLAG VALUE` or `FLAG`.
fn read(input: &str) -> AddArgs {
    let mut args = AddArgs::default();
    for line in input.lines() {
        let (flag, value) = line.split_once(' ').unwrap_or((line, ""));
        let value = || value.to_owned();
        match flag {
            "name" => args.name = Some(value()),
            "id" => args.id = Some(value()),
            "connector" => args.connector = Some(value()),
            "env" => args.change.env = Some(value()),
            "yes" => args.change.yes = true,
            "force" => args.change.force = true,
            "from-url" => args.url.from_url = Some(value().into()),
            "override-url" => args.url.override_url = Some(value()),
            "set" => args.settings.set.push(value().into()),
            "set-json" => args.settings.set_json.push(value().into()),
            "set-file" => args.settings.set_file.push(value().into()),
            "secret" => args.settings.secret.push(value().into()),
            "secrets-env" => args.settings.secrets = Some(SecretPlace::Env),
            "config" => args.settings.config = Some(value().into()),
            "cargo" => args.manifest.manifest = Some(ManifestChoice::Cargo),
            "npm" => args.manifest.manifest = Some(ManifestChoice::Npm),
            "dependency" => args.manifest.dependency = Some(value()),
            _ => {}
        }
    }
    args
}

fn edit(args: &EditArgs) -> Result<()> {
    let input = commands::edit::input(args, &mut &b"of stdin\n"[..])?;
    let mut unattended = Unattended;
    let session = Session::open(Some(PROJECT.path()), *UI, &mut unattended)?;
    commands::edit::edit(&input, args, session)
}

/// Adds what the arguments say, as far as that writes nothing.
fn add(args: &AddArgs, is_quiet: bool) -> Result<()> {
    let input = commands::add::input(args, &mut &b"of stdin\n"[..])?;
    let mut unattended = Unattended;
    let mut session = Session::open(Some(PROJECT.path()), *UI, &mut unattended)?;
    let store = Store::to_add(&session.project, None, &mut session.files)?;
    let planned = plan::add::plan(&mut session, &input, &store)?;
    let Session { project, files, .. } = &mut session;
    let plan = &planned.0;
    let id = &plan.entry().expect("the entry is planned").id;
    assert_eq!(check_name(id), Ok(()));
    let mut said = plan.warnings.join("\n");
    let outcome = apply(plan, Some(&store), files, project)?;
    check_texts(files, id);
    for change in files.changes() {
        said += &diff::unified(&project.shown(change.path), &change, &plan.mask);
    }
    let done = Done { outcome, written: Vec::new(), diff: None, signal: HeldSignal::now() };
    let report = Report::of(&planned, &store, project, &done);
    said += &report.expect("the entry is reported").to_json().to_string();
    assert!(is_quiet || !said.contains(PLANTED), "{said}");
    Ok(())
}

/// Every text that changes is well-formed.
fn check_texts(files: &Snapshot, id: &str) {
    for change in files.changes() {
        let name = change.path.to_string_lossy();
        if name.ends_with(".json") {
            let document = Document::parse(change.after.unwrap_or_default())
                .expect("what was JSON stays JSON");
            let root = document.root().expect("the object stays");
            if name.ends_with("datasources.json") {
                let entry = root.get(id).expect("the entry is there");
                assert!(entry.get("connector").is_some() && entry.get("name").is_some());
            }
        } else if name.ends_with(".env") {
            assert!(
                dotenv::parse(change.after.unwrap_or_default()).len()
                    >= dotenv::parse(change.before.unwrap_or_default()).len()
            );
        }
    }
}

/// Whether the password may be seen: it stands elsewhere than in a `--set password=`.
fn is_quiet(settings: &SettingArgs, input: &str) -> bool {
    let passwords =
        settings.set.iter().map(Sensitive::expose).filter(|text| text.starts_with("password="));
    let known: usize = passwords.map(|text| text.matches(PLANTED).count()).sum();
    known != input.matches(PLANTED).count()
}

/// The arguments name no file: the cases must not read the machine's.
fn reads_no_file(settings: &SettingArgs) -> bool {
    let is_text = |config: &str| config.trim_start().starts_with(['{', '[']);
    settings.config.as_ref().is_none_or(|config| is_text(config.expose()))
        && settings
            .set_file
            .iter()
            .map(Sensitive::expose)
            .all(|text| text.ends_with("=-") && text.matches('=').count() == 1)
}
