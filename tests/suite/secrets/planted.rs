//! Projects with a secret wherever one can stand. Each is `hunter2` and the name of its place.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::sandbox::{Run, Sandbox};

/// How every planted secret starts.
pub(super) const PLANTED: &str = "hunter2";

/// A secret that is a number.
const NUMBER: &str = "4815162342";

const ENTRIES: &str = r#"{
  // the old password: hunter2-comment
  "db": {
    "name": "db", "connector": "mysql", "host": "h", /* hunter2-block-comment */
    "password": "hunter2-password", "url": "mysql://u:hunter2-url@h/d?ssl=true"
  },
  "deep": { "connector": "rest", "options": { "auth": { "token": "hunter2-member", "list": ["x", { "pass": "hunter2-element" }] } } },
  "number": { "connector": "mysql", "password": 4815162342 },
  "mine": { "connector": "acme", "pin": "hunter2-own-template", "endpoint": "https://h/?sig=hunter2-query" },
  "dsn": { "connector": "db2", "dsn": "DATABASE=d;UID=u;PWD=hunter2-dsn" },
  "ref": { "connector": "postgresql", "password": "${REF_PASSWORD}", "host": "${REF_HOST}", "user": "${CONF_PASSWORD}" },
  "typo": { "connector": "mysql", "url": "mysql:/u:hunter2-typo-slash@h/d" },
  "typos": { "connector": "kafka", "urls": ["x"], "url": "mysql//u:hunter2-typo-colon@h/d", "deep": { "uri": ["mysql:///u:hunter2-typo-slashes@h/d"] } },
  "slip": { "connector": "mysql", "pasword": "hunter2-misspelt", "user": "${REF_PASSWORD}x" },
  "rest": {
    "connector": "rest", "authorization": "Basic hunter2-top-header", "auth": "me:hunter2-auth-text", "x": "bearer hunter2-scheme",
    "options": { "headers": { "Authorization": "Bearer hunter2-header", "Proxy-Authorization": "hunter2-proxy", "Cookie": "sid=hunter2-cookie", "X-API-Key": "hunter2-key-header" }, "auth": { "bearer": "hunter2-bearer" }, "pfx": "hunter2-pfx" },
    "operations": [{ "template": { "headers": { "authorization": "Basic hunter2-template" }, "url": "${API_AUTH}" } }]
  },
  "redis": { "connector": "kv-redis", "options": { "auth_pass": "hunter2-auth-pass" } },
  "slash": { "connector": "mysql", "url": "mysql://me:x/hunter2-url-slash@db.example.com/shop", "password": "hunter2-beside-a-port", "port": 99999 },
  "asked": { "connector": "mysql", "url": "mysql://me:x?hunter2-url-question@db.example.com/shop", "port": 0 },
  "lasting": { "connector": "mysql", "url": "https://h/d?access_token=hunter2-access-token", "port": "", "apiToken": "hunter2-api-token" },
  "api": { "connector": "rest", "baseURL": "https://api.example.com/?api_key=hunter2-api-key" },
  "blanks": { "connector": "x", "url": "host=h password=hunter2-blanks" },
  "host": { "connector": "mysql", "host": "me:hunter2-host@h", "url": "", "authToken": "hunter2-auth-token" },
  "hosts": { "connector": "es", "hosts": ["http://u:hunter2-first-host@a:1", "http://u:hunter2-second-host@b:1"] },
  "mail": { "connector": "mail", "transports": [{ "auth": { "user": "u", "pass": "hunter2-mail" } }] },
  "lists": { "connector": "x", "credentials": { "a": [{ "b": "hunter2-credentials" }, [4815162342]] } },
  "words": { "connector": "x", "my_client-Secret": "hunter2-client-secret", "refreshToken": "hunter2-refresh-token" },
  "types": { "connector": "mysql", "password": { "deep": ["hunter2-in-an-array"] }, "host": 5 },
  "blank": {
    "connector": "mysql", "user": "u",
    "host": "" // hunter2-behind-a-blank
  },
  "variables": { "connector": "mysql", "password": "${REF_HOST}hunter2-behind-a-reference", "host": "a${REF_HOST}" },
  "around": { "connector": "mysql", "password": "a${hunter2}b" },
  "config": { "connector": "x", "host": "${apiToken}" },
  "url": { "connector": "mongodb", "url": "${DATABASE_URL}" },
  "nothing": { "connector": "x", "password": "hunter2-nothing-${NOTHING}" },
  "object": { "connector": { "password": "hunter2-connector-object" } },
  "name": { "name": "mysql://u:hunter2-name@h/d", "connector": "memory" },
  "keyed": {
    "connector": "mysql", "host": "h", "mysql://u:hunter2-key@h/d": 1, "PWD=hunter2-key-word": { "in": "${NOBODY_SETS_IT}" },
    "mysql://u:hunter2-key-of-secret@h/d": "mysql://u:hunter2-value@h", "mysql://u:hunter2-key-of-text@h/d": "x-${REF_PASSWORD}"
  },
  "mysql://u:hunter2-id@h/d": { "connector": "mysql://u:hunter2-connector@h/d", "password": "hunter2-in-id" },
  "lost": { "connector": "mysql", "password": "hunter2-before-a-reference${REF_PASSWORD}" }
}
"#;

/// The files of a project and of the home folder that hold secrets.
const FILES: &[(&str, &str)] = &[
    ("server/datasources.json", ENTRIES),
    ("server/datasources.local.json", r#"{ "db": { "passphrase": "hunter2-local-layer" } }"#),
    (
        "server/datasources.production.json",
        r#"{ "db": { "password": "hunter2-layer", "user": "${REF_PASSWORD}" } }"#,
    ),
    (
        "server/config.json",
        r#"{ "CONF_PASSWORD": "hunter2-config", "apiToken": "hunter2-config-token", "port": 3000 }"#,
    ),
    ("server/model-config.json", r#"{ "User": { "dataSource": "mysql://u:hunter2-model@h/d" } }"#),
    (
        ".env",
        "#OLD=hunter2-env-old\nREF_PASSWORD=hunter2-env # hunter2-env-end\n# hunter2-env-comment\nDATABASE_URL=mysql://u:hunter2-env-url@h/d\nREF_HOST=h\nQUOTED='it's-hunter2-env-quote'\nHALF=\"x\"hunter2-env-half\nYAML: hunter2-env-yaml\nLAST=1\n",
    ),
    (
        ".lbrs/connectors/acme.toml",
        "label = \"Acme\"\n# hunter2-template-comment\n[[settings]]\nkey = \"pin\"\nsecret = true\n[[settings]]\nkey = \"endpoint\"\n[npm]\nrange = \"built-in\"\n",
    ),
    (".npmrc", "//registry.npmjs.org/:_authToken=hunter2-npmrc\n"),
    ("secret.txt", "hunter2-file\n"),
    ("config.json", r#"{ "name": "new", "connector": "mysql", "password": "hunter2-answers" }"#),
];

const NPM: (&str, &str) = (
    "package.json",
    r#"{
  "name": "shop",
  "publishConfig": { "registry": "https://ci:hunter2-registry@npm.example.com/", "_authToken": "hunter2-registry-token" },
  "dependencies": {
    "loopback": "^3.28.0",
    "loopback-connector-db2": "git+https://hunter2-git-user@github.com/o/db2.git",
    "loopback-connector-mssql": "git+https://bot:p/hunter2-git-slash@github.com/o/mssql.git",
    "loopback-connector-postgresql": "git+https://bot:hunter2-git-password@github.com/o/postgresql.git"
  }
}
"#,
);

const CARGO: (&str, &str) = (
    "Cargo.toml",
    r#"[package]
name = "shop"
version = "0.1.0"
edition = "2024"

[dependencies]
a = { git = "https://bot:hunter2-git-password@github.com/o/a" }
b = { git = "https://hunter2-git-user@github.com/o/b" }
"#,
);

/// A project of each kind with all of them.
pub(super) fn projects() -> [Sandbox; 2] {
    [NPM, CARGO].map(|manifest| {
        let sandbox = Sandbox::with(FILES);
        sandbox.write(manifest.0, manifest.1);
        sandbox.write("src/main.rs", "fn main() {}\n");
        sandbox
    })
}

/// The files with a secret that lbrs reads, and their texts.
pub(super) fn readable() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = FILES.iter().copied().chain([NPM, CARGO]);
    files.filter(|(path, _)| !matches!(*path, ".npmrc" | "secret.txt"))
}

/// Runs it with secrets on stdin and in the environment, and panics if it shows one.
#[track_caller]
pub(super) fn run(sandbox: &Sandbox, args: &[&str]) -> Run {
    run_as(&mut sandbox.lbrs(args))
}

/// As [`run`], with whatever else the command has.
#[track_caller]
pub(super) fn run_as(command: &mut Command) -> Run {
    command.env("REF_PASSWORD", "hunter2-variable");
    command.env("API_AUTH", "Bearer hunter2-header-variable");
    command.env("SECRET_URL", "mysql://u:hunter2-url-variable@h/d");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A run that reads nothing may have closed its end already.
    let _ = child.stdin.take().unwrap().write_all(b"hunter2-stdin");
    let run = Run::of(child.wait_with_output().unwrap());
    assert!((0..=2).contains(&run.code), "{command:?} ends with {}: {}", run.code, run.stderr);
    // A variable is named in capitals after its setting.
    for secret in [PLANTED, &PLANTED.to_uppercase(), NUMBER] {
        run.assert_hides(secret, &command);
    }
    run
}
