//! How messages show names: ids, keys, connectors, paths.

use std::borrow::Cow;
use std::path::Path;

use super::shape::without_password;
use crate::text::visible;

/// Returns a name of a user or a file in backquotes, as messages name things: without the password of a URL, and
/// with what a terminal would act on spelled out.
///
/// # Examples
/// ```
/// use lbrs::internal::secret::quoted;
///
/// assert_eq!(quoted("db"), "`db`");
/// assert_eq!(quoted("mysql://me:s3cret@host"), "`mysql://me:****@host`");
/// ```
pub fn quoted(name: &str) -> String {
    format!("`{}`", shown_name(name))
}

/// Returns a path as [`quoted`] shows a name.
pub fn quoted_path(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}

/// Returns a name as [`quoted`] does, without the backquotes.
pub fn shown_name(name: &str) -> Cow<'_, str> {
    match without_password(name) {
        Cow::Borrowed(name) => visible(name),
        Cow::Owned(name) => Cow::Owned(visible(&name).into_owned()),
    }
}
