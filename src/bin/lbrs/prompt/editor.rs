//! Lets the user write an answer of several lines in an editor.

use std::env;
use std::ffi::OsString;

use dialoguer::Editor;

use lbrs::internal::input::reason;

/// Returns the text that the user makes of `draft`, or `None` if it is unchanged.
pub(super) fn edited(draft: &str) -> Result<Option<String>, String> {
    let command = command(|name| env::var_os(name))?;
    let mut editor = Editor::new();
    // Comparing the text is more reliable than the time of its file, which may be too coarse.
    editor.executable(&command).extension(".json").require_save(false);
    match editor.edit(draft) {
        Ok(text) => Ok(text.filter(|text| text != draft.trim_end_matches(['\n', '\r']))),
        Err(dialoguer::Error::IO(error)) => Err(format!("`{command}`: {}", reason(&error))),
    }
}

/// Returns the command that starts the editor. dialoguer would panic on a blank one.
fn command(variable: impl Fn(&str) -> Option<OsString>) -> Result<String, String> {
    let named = ["VISUAL", "EDITOR"].into_iter().find_map(|name| Some((name, variable(name)?)));
    let Some((name, command)) = named else {
        return Ok(if cfg!(windows) { "notepad.exe" } else { "vi" }.to_owned());
    };
    let command = command.into_string().map_err(|_| format!("`{name}` is not Unicode"))?;
    // A word that begins with `#` starts a comment.
    if command.split_whitespace().next().is_none_or(|word| word.starts_with('#')) {
        return Err(format!("`{name}` names no editor"));
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_has_a_word() {
        let found = |visual: Option<&str>, editor: Option<&str>| {
            command(|name| if name == "VISUAL" { visual } else { editor }.map(OsString::from))
        };
        assert_eq!(found(None, Some("code --wait")).unwrap(), "code --wait");
        assert_eq!(found(Some("vim"), Some("nano")).unwrap(), "vim");
        for blank in ["", " \t", "# none"] {
            assert_eq!(found(Some(blank), Some("nano")).unwrap_err(), "`VISUAL` names no editor");
            assert_eq!(found(None, Some(blank)).unwrap_err(), "`EDITOR` names no editor");
        }
        assert!(!found(None, None).unwrap().is_empty());
    }

    #[test]
    #[cfg(unix)]
    fn the_command_is_unicode() {
        use std::os::unix::ffi::OsStringExt;

        let refused = command(|_| Some(OsString::from_vec(vec![b'v', 0xff]))).unwrap_err();
        assert_eq!(refused, "`VISUAL` is not Unicode");
    }
}
