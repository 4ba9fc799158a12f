//! Flags that contradict each other.

use std::collections::HashMap;

use super::check_key;
use crate::args::{ManifestArgs, SettingArgs, UnusedDependencyArgs};
use crate::dependency::{ManifestChoice, PackageManager};
use crate::errors::{Error, Helpful, Result, usage};
use lbrs::internal::secret::quoted;

/// Returns the error that two flags exclude each other.
pub fn contradiction(one: &str, other: &str, why: &str) -> Error {
    usage!("`{one}` and `{other}` contradict each other: {why}")
        .with_help("leave one of the two out")
}

/// Rejects values of one setting in different flags: it is unclear which one counts.
pub(super) fn refuse_two_flags(args: &SettingArgs, unset: &[String]) -> Result<()> {
    let lists = [
        ("--set", &args.set),
        ("--set-string", &args.set_string),
        ("--set-json", &args.set_json),
        ("--set-file", &args.set_file),
    ];
    let keys = lists.into_iter().map(|(flag, texts)| {
        let keys: Vec<&str> = texts.iter().map(|text| key_of(text.expose())).collect();
        (flag, keys)
    });
    let unset = unset.iter().map(|text| key_of(text)).collect();
    let mut flags = HashMap::new();
    for (flag, keys) in keys.chain([("--unset", unset)]) {
        for key in keys {
            let Some(earlier) = flags.insert(key, flag).filter(|earlier| *earlier != flag) else {
                continue;
            };
            // An invalid key may be half a secret.
            check_key(flag, key)?;
            return Err(two_flags(earlier, flag, key));
        }
    }
    Ok(())
}

/// Returns the error that two flags decide on the setting `key`.
pub(super) fn two_flags(one: &str, other: &str, key: &str) -> Error {
    usage!("`{one}` and `{other}` both decide on {}", quoted(key))
        .with_help("leave one of the two out")
}

fn key_of(text: &str) -> &str {
    text.split_once('=').map_or(text, |(key, _)| key)
}

/// Rejects two flags that read stdin.
pub(super) fn refuse_two_readers_of_stdin(settings: &SettingArgs) -> Result<()> {
    let from_config =
        usize::from(settings.config.as_ref().is_some_and(|source| source.expose() == "-"));
    let from_files = settings.set_file.iter().filter(|text| text.expose().ends_with("=-")).count();
    if from_config + from_files > 1 {
        return Err(usage!("stdin can be read only once")
            .with_help("give `-` to one of --config and --set-file"));
    }
    Ok(())
}

/// Rejects flags about an installation that the choice of the manifest rules out.
pub(super) fn refuse_idle_installer(args: &ManifestArgs) -> Result<()> {
    let flag = flag_of_installing(args.install && !args.no_install, args.package_manager);
    match (args.manifest, flag) {
        (Some(ManifestChoice::None), Some(flag)) => {
            Err(contradiction(flag, "--manifest none", "nothing would be installed"))
        }
        (Some(ManifestChoice::Cargo), _) if args.package_manager.is_some() => Err(contradiction(
            "--package-manager",
            "--manifest cargo",
            "it names one for package.json",
        )),
        _ => Ok(()),
    }
}

/// Rejects the removal of a dependency if the manifests are left alone.
pub fn refuse_removal_from_none(
    manifest: &ManifestArgs,
    unused: &UnusedDependencyArgs,
) -> Result<()> {
    if unused.remove() == Some(true) && manifest.manifest == Some(ManifestChoice::None) {
        let why = "the dependency is in the manifest";
        return Err(contradiction("--remove-dependency", "--manifest none", why));
    }
    Ok(())
}

/// Returns the flag that asks for an installation, if any.
pub fn flag_of_installing(install: bool, manager: Option<PackageManager>) -> Option<&'static str> {
    match manager {
        _ if install => Some("--install"),
        Some(_) => Some("--package-manager"),
        None => None,
    }
}
