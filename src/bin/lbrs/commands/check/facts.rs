//! Reads the facts of a project, which the rules of the check look at.

mod loopback4;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use indexmap::IndexSet;
use zeroize::Zeroizing;

use super::CheckArgs;
use crate::args::LoadArgs;
use crate::check::{
    Code, DotEnv, Env, Facts, FileId, Finding, Home, ManifestFile, ModelLayer, Spot, Subject,
};
use crate::commands::loading;
use crate::dependency::{Manifest, ManifestChoice, Target};
use crate::errors::{Result, told};
use crate::files::{self, Snapshot};
use crate::git::{self, Answer};
use crate::project::{Project, connector_folders};
use crate::store::layer_path;
use crate::ui::Ui;
use lbrs::internal::catalog::Catalog;
use lbrs::internal::edit::{cargo, dotenv};
use lbrs::internal::input::reason;
use lbrs::internal::resolve::{LayerFile, Layers, LoadError, Loader, Role, layer_files};
use lbrs::internal::secret::{Policy, quoted};

/// The files whose layers make an environment.
const STEMS: [&str; 2] = ["datasources", "model-config"];

/// The environment of an application that is told none.
const DEFAULT_ENV: &str = "development";

/// Reads everything that the rules look at.
///
/// # Errors
/// A connector of the user's own is malformed. What is wrong with the project's other files is a finding.
pub(super) fn read(
    project: &Project,
    files: &mut Snapshot,
    loader: &Loader,
    args: &CheckArgs,
) -> Result<Facts> {
    let catalog = Catalog::load(&connector_folders(Some(project)))?;
    let hides_secrets = args.secrets.is_some();
    let facts = Facts { mask: Policy::new(&catalog), catalog, hides_secrets, ..Facts::default() };
    let args = &args.load;
    let typescript = project.typescript()?;
    let mut reader = Reader { project, files, facts, asked: HashMap::new() };
    if let Some(files) = typescript {
        reader.typescript(&files)?;
    }
    reader.layers(loader, args);
    reader.missing_layer(loader, args);
    reader.ignored_layers();
    reader.manifests();
    reader.dotenv();
    reader.models();
    reader.around_typescript();
    Ok(reader.facts)
}

/// Warns of an environment that no layer is for where no environment has one: that is no finding.
pub(super) fn warn_of_no_layer(project: &Project, loader: &Loader, args: &LoadArgs, ui: Ui) {
    let found = loading::no_layer(project, loader, args);
    if let Some((message, _)) = found.filter(|(_, layered)| layered.is_empty()) {
        ui.warn(message);
    }
}

struct Reader<'p> {
    project: &'p Project,
    files: &'p mut Snapshot,
    facts: Facts,
    /// What git has said of files.
    asked: HashMap<PathBuf, Answer>,
}

impl Reader<'_> {
    /// Adds a file, which is known by its path in the project, as the loader knows it.
    fn add(&mut self, path: &Path, text: &str) -> FileId {
        let path = path.strip_prefix(&self.project.root).unwrap_or(path);
        self.facts.texts.add(path, self.project.shown(path), text)
    }

    fn find(&mut self, code: Code, spot: Spot, subject: Subject, message: String, help: &str) {
        self.facts.files.push(Finding::new(code, spot, subject, message, help.to_owned()));
    }

    fn unreadable(&mut self, path: &Path, reason: &str, subject: Subject) {
        let spot = self.add(path, "").whole();
        let known = self.facts.files.iter().any(|finding| finding.spot == spot);
        if !known {
            let message = format!("cannot be read: {reason}");
            let help = "make it a file that you can read";
            self.find(Code::UnreadableFile, spot, subject, message, help);
        }
    }

    fn layers(&mut self, loader: &Loader, args: &LoadArgs) {
        for name in self.envs(loader, args) {
            let mut loader = loader.clone().env(&*name);
            let mut files = Vec::new();
            // So have the variables that are to change.
            let dotenv = self.project.env_files(Some(&name));
            for change in self.files.changes().filter(|_| !args.no_dotenv) {
                if dotenv.contains(&self.project.root.join(change.path)) {
                    for variable in dotenv::parse(change.after.unwrap_or_default()) {
                        loader = loader.variable(variable.name, variable.value.into_exposed());
                    }
                }
            }
            let loaded = loader.layers().and_then(|mut layers| {
                // The layers that are to change have the texts that they will have.
                for change in self.files.changes() {
                    if let Some(text) = change.after {
                        layers.set_text(change.path, text);
                    }
                }
                self.add_layers(&layers, &name);
                files.clone_from(&layers.warnings);
                loader.load_from(layers)
            });
            if let Err(error) = &loaded {
                self.failed(error);
            }
            let typescript = self.load_typescript(&loader);
            self.facts.envs.push(Env { name, files, loaded, typescript });
        }
    }

    /// Finds a named environment that no layer is for: it may be misspelt. Where no environment has a layer,
    /// none was meant.
    fn missing_layer(&mut self, loader: &Loader, args: &LoadArgs) {
        let Some(env) = &args.env else { return };
        let found = loading::no_layer(self.project, loader, args);
        let Some((message, envs)) = found.filter(|(_, layered)| !layered.is_empty()) else {
            return;
        };
        let spot = self.add(&layer_path(self.project, env), "").whole();
        let envs: Vec<String> = envs.iter().map(|env| quoted(env)).collect();
        let help = format!("there are layers for {}", envs.join(", "));
        self.find(Code::MissingLayer, spot, Subject::File, message, &help);
    }

    /// Adds the layers of one environment.
    fn add_layers(&mut self, layers: &Layers, env: &str) {
        for layer in &layers.data_sources {
            let file = self.add(layer.path(), layer.text());
            if self.facts.layers.insert(file) {
                let env = (layer.role() == Role::Env).then_some(env);
                let home = self.home(self.project.env_file(env));
                self.facts.homes.insert(file, home);
            }
        }
        for layer in &layers.config {
            let file = self.add(layer.path(), layer.text());
            self.facts.config.insert(file);
        }
        for warning in &layers.warnings {
            self.add(warning.path(), "");
        }
    }

    /// Returns what is to know of the file of variables `file`, if secrets are to go there.
    fn home(&mut self, file: PathBuf) -> Home {
        let shown = self.project.shown(&file);
        let text = self.files.read(&file).map(|text| text.unwrap_or_default().to_owned());
        let refusal = match &text {
            Err(error) => Some(told(error).message),
            Ok(_) if !self.facts.hides_secrets => None,
            Ok(_) => match self.ask(&file) {
                Answer::Tracked => Some(format!("{shown} is in the git repository")),
                Answer::Unknown(reason) => {
                    Some(format!("git cannot tell whether it has {shown}: {reason}"))
                }
                Answer::Outside | Answer::Ignored | Answer::Taken => None,
            },
        };
        let text = Zeroizing::new(text.unwrap_or_default());
        Home { vars: dotenv::parse(&text), file, shown, text, refusal }
    }

    /// What is no failure to read is found in the text.
    fn failed(&mut self, error: &LoadError) {
        if let LoadError::Io { path, error } = error {
            self.unreadable(path, &reason(error), Subject::File);
        }
    }

    /// Returns the environment that is named, or all that have a layer, and the one of an application that is told
    /// none.
    fn envs(&mut self, loader: &Loader, args: &LoadArgs) -> Vec<String> {
        if let Some(env) = &args.env {
            return vec![env.clone()];
        }
        let mut envs = loader.environments_of(&STEMS).unwrap_or_else(|error| {
            self.failed(&error);
            Vec::new()
        });
        if !envs.iter().any(|env| env == DEFAULT_ENV) {
            envs.insert(0, DEFAULT_ENV.to_owned());
        }
        let named = self.project.envs_with_variables().into_iter();
        let others = named.filter(|env| !envs.contains(env) && self.is_used(env));
        envs.extend(others.collect::<Vec<_>>());
        envs
    }

    /// Returns whether a data source refers to a variable of the `.env` file of `env`, an environment without a layer.
    fn is_used(&mut self, env: &str) -> bool {
        let base = self.files.read(&self.project.data_sources).ok().flatten();
        let base = base.unwrap_or_default().to_owned();
        let text = self.files.read(&self.project.env_file(Some(env))).ok().flatten();
        let variables = dotenv::parse(text.unwrap_or_default());
        variables.iter().any(|variable| {
            base.contains(&format!("${{{}}}", variable.name)) || self.names(&variable.name)
        })
    }

    /// Asks git only about layers in which there is something to keep out.
    fn ignored_layers(&mut self) {
        let facts = &self.facts;
        let has_secrets = |file: &FileId| !facts.secrets(*file).is_empty();
        let application = facts.loopback4.iter();
        let of_typescript = application.flat_map(|there| there.files.iter().chain(&there.settings));
        let layers = facts.layers.iter().chain(of_typescript);
        let layers: Vec<FileId> = layers.copied().filter(has_secrets).collect();
        for file in layers {
            let path = self.project.root.join(&self.facts.texts.get(file).path);
            if self.ask_git(file, &path) == Answer::Ignored {
                self.facts.ignored_layers.push(file);
            }
        }
    }

    /// Asks git about a file, once.
    fn ask(&mut self, path: &Path) -> Answer {
        self.asked.entry(path.to_owned()).or_insert_with(|| git::ask(path)).clone()
    }

    /// That git cannot tell is a finding of its own, and the file is not said to be in danger.
    fn ask_git(&mut self, file: FileId, path: &Path) -> Answer {
        let answer = self.ask(path);
        if let Answer::Unknown(reason) = &answer {
            let named = self.project.named(path);
            let message = format!("git cannot tell whether it ignores {named}: {reason}");
            let help = "run `git status` in the folder of the file to see more";
            self.find(Code::GitUnknown, file.whole(), Subject::Project, message, help);
        }
        answer
    }

    /// The manifests that may hold the connectors, as `lbrs datasource` chooses the one to write.
    fn manifests(&mut self) {
        let manifests = match Target::of(self.project, ManifestChoice::Auto) {
            Ok(target) => target.into_manifests(),
            // A malformed package.json is found when it is read.
            Err(_) => Manifest::npm(self.project).into_iter().collect(),
        };
        for manifest in manifests {
            let read = self.manifest(manifest);
            self.facts.manifests.extend(read);
        }
        self.loopback();
    }

    /// That a project without data sources has no LoopBack either is said where there are none.
    fn loopback(&mut self) {
        let Some(message) = self.project.without_loopback() else { return };
        let npm = |there: &&ManifestFile| matches!(there.manifest, Manifest::Npm { .. });
        let file = self.facts.manifests.iter().find(npm).map(|there| there.file);
        if let Some(file) = file.filter(|_| self.facts.ids().next().is_some()) {
            let help = "`-C DIR` names another project";
            self.find(Code::NoLoopback, file.whole(), Subject::Project, message, help);
        }
    }

    fn manifest(&mut self, manifest: Manifest) -> Option<ManifestFile> {
        let path = manifest.path();
        let text = match self.files.read(path) {
            Ok(text) => text?.to_owned(),
            Err(error) => {
                self.unreadable(path, &told(&error).message, Subject::Project);
                return None;
            }
        };
        let file = self.add(path, &text);
        let shown = self.project.shown(path);
        let is_package = match &manifest {
            Manifest::Npm { .. } => Ok(()),
            Manifest::Cargo(_) => cargo::kind(&text, &shown).map(|_| ()),
        };
        match is_package.and_then(|()| manifest.parse(&shown, &text)) {
            Ok(contents) => Some(ManifestFile { file, manifest, contents }),
            Err(error) => {
                // The workspace is looked for under the whole path.
                let within = error.within(&shown).or_else(|| error.within(path.display()));
                let (spot, message) = match within {
                    Some((offset, reason)) => (file.char_at(&text, offset), reason.to_owned()),
                    None => (file.whole(), error.to_string()),
                };
                let help = "fix the file: the dependencies in it are not checked";
                self.find(Code::Syntax, spot, Subject::Project, message, help);
                None
            }
        }
    }

    fn dotenv(&mut self) {
        let envs = self.facts.envs.iter().flat_map(|env| self.project.env_files(Some(&env.name)));
        let paths: IndexSet<PathBuf> = envs.filter(|path| path.is_file()).collect();
        for path in paths {
            let text = self.files.read(&path).ok().flatten().unwrap_or_default();
            let first = dotenv::without_mark(text).map(dotenv::parse).unwrap_or_default();
            let hidden = first.into_iter().next().map(|variable| variable.name);
            // No rule needs its text.
            let file = self.add(&path, "");
            let git = self.ask_git(file, &path);
            let ignore = git::ignore_line(&path);
            let ignored_by = self.project.shown(&ignore.file);
            let (named, untrack) = (self.project.named(&path), self.project.untrack(&path));
            let open = files::is_open(&path);
            let ignore = (ignore, ignored_by);
            let dotenv = DotEnv { file, path, named, git, ignore, untrack, open, hidden };
            self.facts.dotenv.push(dotenv);
        }
    }

    /// The layers of `model-config.json`, for all environments.
    fn models(&mut self) {
        let folder = self.project.server();
        let base = |ending: &str| folder.join(format!("model-config.{ending}")).exists();
        let is_checked = |layer: &LayerFile| match layer.env.as_deref() {
            None | Some("local") => true,
            Some(env) => self.facts.envs.iter().any(|checked| checked.name == env),
        };
        let mut layers = layer_files(folder, "model-config").unwrap_or_default();
        layers.retain(is_checked);
        if !base("json") || base("js") || layers.iter().any(|layer| layer.is_script) {
            return;
        }
        let mut models = Vec::new();
        for LayerFile { path, env, .. } in layers {
            // The local layer counts in every environment.
            let env = env.filter(|env| env != "local");
            match self.files.read(&path).map(|text| text.map(str::to_owned)) {
                Ok(None) => {}
                Ok(Some(text)) => models.push(ModelLayer { file: self.add(&path, &text), env }),
                Err(error) => {
                    self.unreadable(&path, &told(&error).message, Subject::Project);
                    return;
                }
            }
        }
        self.facts.models = Some(models);
    }
}
