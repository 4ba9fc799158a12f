//! Turns `templates/connectors/*.toml` into the statics of the built-in catalog, so that the program
//! parses none of them. A malformed template fails the build.

#[path = "src/error.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library's module, of which a build needs a part")]
mod error;
#[path = "src/catalog/model.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library's module, of which a build needs a part")]
mod model;
#[path = "src/catalog/nearest.rs"]
#[allow(unreachable_pub, reason = "the library's module")]
mod nearest;
#[path = "src/catalog/package.rs"]
#[allow(unreachable_pub, reason = "the library's module")]
mod package;
#[path = "src/catalog/template/mod.rs"]
mod template;
#[path = "src/catalog/words.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library's module, of which a build needs a part")]
mod words;

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::{env, fs};

use model::{
    Cargo, CargoCrate, Connector, CrateSpec, Kind, List, Npm, NpmRange, Setting, Status, Support,
    Text, UrlRule,
};

const TEMPLATES: &str = "templates/connectors";

/// The order of LoopBack 3's own catalog, which people know. The others follow by their ids.
const ORDER: [&str; 30] = [
    "memory",
    "kv-memory",
    "ibm-object-storage",
    "db2",
    "dashdb",
    "mqlight",
    "cloudant",
    "couchdb2",
    "db2z",
    "kv-extreme-scale",
    "cassandra",
    "grpc",
    "kv-redis",
    "ibmi",
    "mongodb",
    "mysql",
    "postgresql",
    "oracle",
    "mssql",
    "openapi",
    "rest",
    "soap",
    "couchbase",
    "neo4j",
    "twilio",
    "kafka",
    "saphana",
    "mail",
    "es",
    "zosconnectee",
];

fn main() -> Result<(), Box<dyn Error>> {
    link_at_fixed_address();
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={TEMPLATES}");
    for module in [
        "error.rs",
        "catalog/model.rs",
        "catalog/nearest.rs",
        "catalog/template",
        "catalog/words.rs",
    ] {
        println!("cargo::rerun-if-changed=src/{module}");
    }
    let connectors = match read_templates(Path::new(TEMPLATES)) {
        Ok(connectors) => connectors,
        Err(error) => {
            println!("cargo::error={error}");
            if let Some(help) = error.help() {
                println!("cargo::error=help: {help}");
            }
            return Ok(());
        }
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?).join("catalog.rs");
    fs::write(out, generate(&connectors))?;
    Ok(())
}

fn read_templates(folder: &Path) -> error::Result<Vec<Connector>> {
    let failed = |path: &Path, error: &dyn Display| {
        error::Error::failed(format!("cannot read {}: {error}", path.display()))
    };
    let mut connectors = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, &error))? {
        let file = entry.map_err(|error| failed(folder, &error))?.path();
        let id = match (file.file_stem(), file.extension()) {
            (Some(id), Some(extension)) if extension == "toml" => id.to_string_lossy(),
            // Editors and file managers leave files of their own.
            (Some(id), _) if id.as_encoded_bytes().starts_with(b".") => continue,
            _ => return Err(failed(&file, &"only templates, `<id>.toml`, live in this folder")),
        };
        let text = fs::read_to_string(&file).map_err(|error| failed(&file, &error))?;
        connectors.push(template::parse(&file.display().to_string(), &id, &text)?);
    }
    connectors.sort_by_cached_key(|connector| {
        let place = ORDER.iter().position(|id| *id == connector.id);
        (place.unwrap_or(ORDER.len()), connector.id.clone())
    });
    Ok(connectors)
}

fn generate(connectors: &[Connector]) -> String {
    let secrets: BTreeSet<&str> = connectors.iter().flat_map(secrets).collect();
    let names: Vec<String> = secrets.iter().map(|name| format!("{name:?}")).collect();
    let items: Vec<String> = connectors.iter().map(Code::code).collect();
    format!(
        "pub(super) static SECRETS: [&str; {}] = [{}];\n\n\
         pub(super) static CONNECTORS: [Connector; {}] = [\n{},\n];\n",
        names.len(),
        names.join(", "),
        items.len(),
        items.join(",\n"),
    )
}

/// The names of a connector's secret settings and of the secret members of its settings.
fn secrets(connector: &Connector) -> impl Iterator<Item = &str> {
    connector.settings.iter().flat_map(|setting| {
        let own = setting.secret.then_some(&setting.key).into_iter();
        let names = own.clone().chain(own.flat_map(|_| setting.aliases.iter()));
        let members = setting.secret_members.iter().filter_map(|path| path.rsplit('.').next());
        names.map(|name| &**name).chain(members)
    })
}

/// A value as a Rust expression that a static can be made of.
trait Code {
    fn code(&self) -> String;
}

/// The expression of a struct or of an enum's variant; the compiler sees to it that no field is
/// forgotten.
macro_rules! braces {
    ($name:path { $($field:ident),+ }) => {
        [
            stringify!($name),
            " { ",
            $(stringify!($field), ": ", &$field.code(), ", ",)+
            "}",
        ]
        .concat()
    };
}

macro_rules! code_of_struct {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl Code for $name {
            fn code(&self) -> String {
                let Self { $($field),+ } = self;
                braces!($name { $($field),+ })
            }
        }
    };
}

code_of_struct!(Connector {
    id,
    connector,
    also,
    label,
    support,
    status,
    settings,
    fixed,
    required,
    url,
    npm,
    cargo,
    notes
});
code_of_struct!(Setting {
    key,
    kind,
    prompt,
    secret,
    may_hold_credentials,
    secret_members,
    default,
    advanced,
    choices,
    aliases,
    unread,
    note
});
code_of_struct!(UrlRule { setting, above, template, overrides, schemes, also, escapes });
code_of_struct!(Npm { package, lb3, lb4, until });
code_of_struct!(CargoCrate { main, companions, open, url_template, rust_version, note });
code_of_struct!(CrateSpec { name, version, features, default_features });

impl Code for NpmRange {
    fn code(&self) -> String {
        match self {
            Self::BuiltIn => "NpmRange::BuiltIn".to_owned(),
            Self::Range { range, by_node } => braces!(NpmRange::Range { range, by_node }),
            Self::Unavailable(why) => format!("NpmRange::Unavailable({})", why.code()),
        }
    }
}

impl Code for Cargo {
    fn code(&self) -> String {
        match self {
            Self::Nothing(why) => format!("Cargo::Nothing({})", why.code()),
            Self::Unavailable(why) => format!("Cargo::Unavailable({})", why.code()),
            Self::Crate(krate) => format!("Cargo::Crate({})", krate.code()),
        }
    }
}

impl Code for Text {
    fn code(&self) -> String {
        format!("Cow::Borrowed({self:?})")
    }
}

impl<T: Code + Clone> Code for List<T> {
    fn code(&self) -> String {
        let items: Vec<String> = self.iter().map(Code::code).collect();
        format!("Cow::Borrowed(&[{}])", items.join(", "))
    }
}

impl<T: Code> Code for Option<T> {
    fn code(&self) -> String {
        self.as_ref().map_or("None".to_owned(), |value| format!("Some({})", value.code()))
    }
}

impl<A: Code, B: Code> Code for (A, B) {
    fn code(&self) -> String {
        format!("({}, {})", self.0.code(), self.1.code())
    }
}

macro_rules! code_of_debug {
    ($($prefix:literal $name:ty),+) => {
        $(impl Code for $name {
            fn code(&self) -> String {
                format!(concat!($prefix, "{:?}"), self)
            }
        })+
    };
}

code_of_debug!("" bool, "" u32, "Kind::" Kind, "Status::" Status, "Support::" Support);

/// Thousands of pointers of the catalog and of the program's tables are then right as they lie in the file;
/// otherwise every start of the program mends each of them. The libraries, the heap and the stack stay at
/// random addresses. Whoever says how to link (a distribution, a static build) has it so.
fn link_at_fixed_address() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|it| it == value);
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let is_chosen = ["relocation-model", "crt-static", "pie"].iter().any(|it| flags.contains(it));
    if is("PROFILE", "release")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && !is_chosen
    {
        println!("cargo::rustc-link-arg-bin=lbrs=-no-pie");
    }
}
