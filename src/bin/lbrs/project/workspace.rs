//! Roots of workspaces: a folder that only holds packages together gets no data source, but one of them does.

use std::env;
use std::fs;
use std::path::Path;

use super::{PackageJson, Project, glob};
use crate::errors::{Helpful, Result, anyhow};
use lbrs::internal::edit::cargo;
use lbrs::internal::input;
use lbrs::internal::json::{Document, Node};
use lbrs::internal::text::shell_word;

/// How deep below the root members are looked for where a glob has `**`.
const DEPTH: usize = 5;

/// How many members an error names.
const NAMED: usize = 5;

/// A workspace, of which the project is nothing but the root.
struct Workspace {
    /// The globs of the members.
    globs: Vec<String>,
    /// The manifest that each member has.
    manifest: &'static str,
    /// What the root is, for an error.
    what: String,
}

impl Project {
    /// Rejects the root of a workspace that has no data sources and is no application itself.
    pub fn refuse_workspace_root(&self) -> Result<()> {
        if self.has_data_sources {
            return Ok(());
        }
        let Some(workspace) = self.workspace()? else { return Ok(()) };
        let members = workspace.members(&self.root);
        let that = |is_meant: fn(&Path) -> bool| {
            let meant = members.iter().filter(move |member| is_meant(&self.root.join(member)));
            meant.map(String::as_str).take(NAMED).collect::<Vec<_>>()
        };
        let mut named = that(has_data_sources);
        let mut which = "name a member that has data sources";
        if named.is_empty() {
            named = that(is_application);
            which = "name the member";
        }
        if named.is_empty() {
            named.push("MEMBER");
        }
        let here = env::current_dir().is_ok_and(|here| here == self.root);
        let flag = |member: &str| {
            let path = self.root.join(member);
            let path = if here { member.into() } else { path.to_string_lossy() };
            format!("`-C {}`", shell_word(&path))
        };
        let flags: Vec<String> = named.into_iter().map(flag).collect();
        Err(anyhow!(workspace.what).with_help(format!("{which}: {}", flags.join(" or "))))
    }

    /// Returns the workspace of which the project is nothing but the root.
    fn workspace(&self) -> Result<Option<Workspace>> {
        let Some(package) = &self.package_json else {
            let what =
                "Cargo.toml is a virtual workspace: it has no package that could get a data source";
            let of = |globs| Workspace { globs, manifest: "Cargo.toml", what: what.to_owned() };
            return Ok(self.cargo_members()?.map(of));
        };
        // A package for Rust gets data sources, whatever else the folder is.
        let is_crate = || self.cargo_toml.is_some() && !matches!(self.cargo_members(), Ok(Some(_)));
        if package.loads_data_sources || package.broken.is_some() || is_crate() {
            return Ok(None);
        }
        Ok(self.npm_members(package).map(|(file, globs)| {
            let what = format!(
                "{file} makes this folder the root of a workspace, without LoopBack: a data source goes to a member"
            );
            Workspace { globs, manifest: "package.json", what }
        }))
    }

    /// Returns the globs of the members of a virtual workspace.
    fn cargo_members(&self) -> Result<Option<Vec<String>>> {
        let Some(text) = self.cargo_toml.as_deref().and_then(input::text) else { return Ok(None) };
        let kind = cargo::kind(&text, "Cargo.toml");
        Ok(match kind.map_err(|error| error.with_help("fix the file first"))? {
            cargo::Kind::Virtual { members } => Some(members),
            cargo::Kind::Package => None,
        })
    }

    /// Returns the globs of the members, and the file that has them.
    fn npm_members(&self, package: &PackageJson) -> Option<(&'static str, Vec<String>)> {
        let read = |name: &str| input::text(&self.root.join(name));
        let pnpm = || read("pnpm-workspace.yaml").map(|text| yaml_list(&text, "packages"));
        let lerna = || {
            let text = read("lerna.json")?;
            let document = Document::parse(&text).ok()?;
            let packages = document.root().and_then(|root| root.get("packages"));
            Some(packages.map_or_else(|| vec!["packages/*".to_owned()], texts))
        };
        [
            ("package.json", Some(package.workspaces.clone())),
            ("pnpm-workspace.yaml", pnpm()),
            ("lerna.json", lerna()),
        ]
        .into_iter()
        .find_map(|(file, globs)| Some((file, globs.filter(|globs| !globs.is_empty())?)))
    }
}

/// Returns the globs of the `workspaces` of a `package.json`.
pub(super) fn globs_of(document: &Document<'_>) -> Vec<String> {
    let workspaces = document.root().and_then(|root| root.get("workspaces"));
    workspaces.map_or_else(Vec::new, |there| texts(there.get("packages").unwrap_or(there)))
}

fn texts(list: Node<'_>) -> Vec<String> {
    list.elements().filter_map(|element| Some(element.as_str()?.into_owned())).collect()
}

/// Returns the texts of a list in a YAML file that has them as pnpm writes them: each on a line, or all in brackets.
fn yaml_list(text: &str, key: &str) -> Vec<String> {
    let mut lines = text.lines().map(|line| line.split(" #").next().unwrap_or_default().trim_end());
    let is_key =
        |line: &str| line.strip_prefix(key)?.trim_start().strip_prefix(':').map(str::to_owned);
    let Some(beside) = lines.find_map(is_key) else { return Vec::new() };
    let below = lines
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .map_while(|line| line.trim_start().strip_prefix('-'));
    let beside = beside.trim().trim_matches(['[', ']']).to_owned();
    let items = beside.split(',').chain(below).map(|item| item.trim().trim_matches(['"', '\'']));
    items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

impl Workspace {
    /// Returns the paths of the members, relative to the root and in order.
    fn members(&self, root: &Path) -> Vec<String> {
        let depth = |glob: &String| {
            if glob.contains("**") { DEPTH } else { glob.trim_matches('/').split('/').count() }
        };
        let depth = self.globs.iter().map(depth).max().unwrap_or_default();
        let mut found = Vec::new();
        self.collect(root, "", depth, &mut found);
        found.sort();
        found
    }

    fn collect(&self, folder: &Path, path: &str, depth: usize, found: &mut Vec<String>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if !is_folder || name.starts_with('.') || name == "node_modules" {
                continue;
            }
            let path = if path.is_empty() { name } else { format!("{path}/{name}") };
            let folder = entry.path();
            self.collect(&folder, &path, depth, found);
            if glob::select(&self.globs, &path) && folder.join(self.manifest).exists() {
                found.push(path);
            }
        }
    }
}

fn has_data_sources(folder: &Path) -> bool {
    let places = ["server/datasources.json", "datasources.json", "src/datasources"];
    places.iter().any(|place| folder.join(place).exists())
}

/// Returns whether the member at `folder` may get data sources: any crate may.
fn is_application(folder: &Path) -> bool {
    let package = || PackageJson::parse(&input::text(&folder.join("package.json"))?).ok();
    folder.join("Cargo.toml").exists()
        || package().is_some_and(|package| package.loads_data_sources)
}
