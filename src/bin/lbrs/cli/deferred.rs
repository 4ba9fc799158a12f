//! Arguments that are built only for the command that is called: building those of all the others takes
//! longer than most commands do.

use std::ops::Deref;

use clap::error::Error;
use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::Global;

/// The arguments of a command, which clap is told of when the command is called or its help is asked for.
pub struct Deferred<T> {
    args: Box<T>,
    /// The options for every command that stand after this one. They are arguments of each command
    /// because clap copies its own global ones into all commands, called or not.
    pub(super) global: Global,
}

impl<T> Deferred<T> {
    /// The arguments alone.
    #[cfg(test)]
    pub fn into_args(self) -> T {
        *self.args
    }
}

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.args
    }
}

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Self::from_arg_matches_mut(&mut matches.clone())
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        let args = Box::new(T::from_arg_matches_mut(matches)?);
        Ok(Self { args, global: Global::from_arg_matches_mut(matches)? })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.args.update_from_arg_matches(matches)?;
        self.global.update_from_arg_matches(matches)
    }
}

impl<T: Args> Args for Deferred<T> {
    fn augment_args(command: Command) -> Command {
        command.defer(|command| with_global(command, T::augment_args))
    }

    fn augment_args_for_update(command: Command) -> Command {
        command.defer(|command| with_global(command, T::augment_args_for_update))
    }
}

/// Adds `args`, and the options for every command. What the command is about stays: those types would
/// have it be about themselves.
pub(super) fn with_global(command: Command, args: fn(Command) -> Command) -> Command {
    let about = command.get_about().cloned();
    let command = Global::augment_args(args(command));
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}
