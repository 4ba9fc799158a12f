//! Reads what a template writes in another form than the catalog keeps it.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use indexmap::IndexMap;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::{Cargo, CargoCrate, CrateSpec, Npm, NpmRange};

/// The default of a flag that is on unless a template says `false`.
pub(in crate::catalog) fn yes() -> bool {
    true
}

/// A value in one of its two forms.
enum Written<T> {
    Text(String),
    Table(T),
}

fn text_or_table<'de, D, T>(value: D, expected: &'static str) -> Result<Written<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Either<T>(&'static str, PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
        type Value = Written<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Written<T>, E> {
            Ok(Written::Text(text.to_owned()))
        }

        fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Written<T>, A::Error> {
            T::deserialize(MapAccessDeserializer::new(table)).map(Written::Table)
        }
    }

    value.deserialize_any(Either(expected, PhantomData))
}

/// Texts by the major versions from which they hold, newest first.
#[derive(Default)]
struct ByMajor(Vec<(u32, String)>);

impl<'de> Deserialize<'de> for ByMajor {
    fn deserialize<D: Deserializer<'de>>(table: D) -> Result<Self, D::Error> {
        let texts: BTreeMap<Major, String> = BTreeMap::deserialize(table)?;
        Ok(Self(texts.into_iter().rev().map(|(Major(n), text)| (n, text)).collect()))
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Major(u32);

impl<'de> Deserialize<'de> for Major {
    fn deserialize<D: Deserializer<'de>>(key: D) -> Result<Self, D::Error> {
        let major = String::deserialize(key)?.parse();
        major.map(Self).map_err(|_| D::Error::custom("the key must be a major version: `22`"))
    }
}

/// `[npm]`: `range` holds for every LoopBack that has none of its own.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(in crate::catalog) struct NpmTable {
    package: Option<String>,
    range: Option<NpmRange>,
    lb3: Option<NpmRange>,
    lb4: Option<NpmRange>,
    #[serde(default)]
    until: ByMajor,
}

impl From<NpmTable> for Npm {
    fn from(table: NpmTable) -> Self {
        let range = |own: Option<NpmRange>, major: u32| {
            own.or_else(|| table.range.clone()).unwrap_or_else(|| {
                NpmRange::Unavailable(format!("its template has no range for LoopBack {major}"))
            })
        };
        let (lb3, lb4) = (range(table.lb3, 3), range(table.lb4, 4));
        Self { package: table.package, lb3, lb4, until: table.until.0 }
    }
}

/// `{ node = { 22 = "^8.0.2", 20 = "^7.0.5" } }` or `{ unavailable = "why" }`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RangeTable {
    node: Option<ByMajor>,
    unavailable: Option<String>,
}

impl<'de> Deserialize<'de> for NpmRange {
    fn deserialize<D: Deserializer<'de>>(range: D) -> Result<Self, D::Error> {
        let expected = "a range, \"built-in\", or a table with `node` or `unavailable`";
        let RangeTable { node, unavailable } = match text_or_table(range, expected)? {
            Written::Text(text) if text == "built-in" => return Ok(Self::BuiltIn),
            Written::Text(range) => return Ok(Self::Range { range, by_node: Vec::new() }),
            Written::Table(table) => table,
        };
        match (node, unavailable) {
            (Some(ByMajor(by_node)), None) => match by_node.first() {
                Some((_, range)) => Ok(Self::Range { range: range.clone(), by_node }),
                None => Err(D::Error::custom("`node` must have a range")),
            },
            (None, Some(why)) => Ok(Self::Unavailable(why)),
            _ => Err(D::Error::custom("one of `node` and `unavailable` is required")),
        }
    }
}

/// `[cargo]`
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
pub(in crate::catalog) struct CargoTable {
    #[serde(rename = "crate")]
    name: Option<String>,
    version: Option<String>,
    #[serde(default)]
    features: Vec<String>,
    #[serde(default = "yes")]
    default_features: bool,
    #[serde(default)]
    companions: IndexMap<String, Companion>,
    open: Option<String>,
    url: Option<String>,
    tls: Option<Box<[String; 2]>>,
    rust_version: Option<String>,
    note: Option<String>,
    nothing: Option<String>,
    unavailable: Option<String>,
}

impl TryFrom<CargoTable> for Cargo {
    type Error = &'static str;

    fn try_from(table: CargoTable) -> Result<Self, Self::Error> {
        let name = match (table.name, table.nothing, table.unavailable) {
            (Some(name), None, None) => name,
            (None, Some(why), None) => return Ok(Self::Nothing(why)),
            (None, None, Some(why)) => return Ok(Self::Unavailable(why)),
            _ => return Err("one of `crate`, `nothing` and `unavailable` is required"),
        };
        let version = table.version.ok_or("`version` is missing: a crate needs a requirement")?;
        let open =
            table.open.ok_or("`open` is missing: it is the expression that opens a client")?;
        let companions = table.companions.into_iter();
        let (features, default_features) = (table.features, table.default_features);
        Ok(Self::Crate(CargoCrate {
            main: CrateSpec { name, version, features, default_features },
            companions: companions.map(|(name, found)| CrateSpec { name, ..found.0 }).collect(),
            open,
            url_template: table.url,
            tls: table.tls,
            rust_version: table.rust_version,
            note: table.note,
        }))
    }
}

/// A companion, written as in the `[dependencies]` of a `Cargo.toml`.
struct Companion(CrateSpec);

impl<'de> Deserialize<'de> for Companion {
    fn deserialize<D: Deserializer<'de>>(companion: D) -> Result<Self, D::Error> {
        let expected = "a version requirement, or a table with `version`";
        Ok(Self(match text_or_table(companion, expected)? {
            Written::Text(version) => CrateSpec { version, ..CrateSpec::any("") },
            Written::Table(spec) => spec,
        }))
    }
}
