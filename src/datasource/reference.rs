//! References to variables, and the names of variables.

use super::password::without_password;

/// A string setting that ends in `${VAR}`: when the file is loaded, the variable's value takes the
/// place of the whole string, as loopback-boot's `/\$\{(\w+)\}$/` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The text before `${VAR}`, which is lost when the file is loaded.
    pub lost: &'a str,
    /// The variable's name: ASCII letters, digits and `_`.
    pub variable: &'a str,
}

impl<'a> Reference<'a> {
    /// Returns the reference that `text` ends in, if it does.
    ///
    /// # Examples
    /// ```
    /// use lbrs::internal::datasource::Reference;
    ///
    /// assert_eq!(Reference::in_text("${DB_URL}").unwrap().variable, "DB_URL");
    /// assert_eq!(Reference::in_text("x-${DB}").unwrap().lost, "x-");
    /// assert_eq!(Reference::in_text("${DB}-x"), None);
    /// ```
    pub fn in_text(text: &'a str) -> Option<Self> {
        let inner = text.strip_suffix('}')?;
        let start = inner.rfind("${")?;
        let variable = &inner[start + 2..];
        let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        (!variable.is_empty() && variable.bytes().all(is_word))
            .then(|| Self { lost: &inner[..start], variable })
    }

    /// Returns the reference that the whole `text` is, if it is one.
    pub fn whole(text: &'a str) -> Option<Self> {
        Self::in_text(text).filter(|reference| reference.lost.is_empty())
    }
}

/// Returns the name of the variable for the setting `key` of the data source `id`: both in upper snake case,
/// `MONGO1_PASSWORD` for `mongo1` and `password`.
///
/// # Examples
/// ```
/// use lbrs::internal::datasource::variable_name;
///
/// assert_eq!(variable_name("accountDS", "secretAccessKey"), "ACCOUNT_DS_SECRET_ACCESS_KEY");
/// ```
pub fn variable_name(id: &str, key: &str) -> String {
    // The name is public: a password in a URL that was given as a key stays out of it.
    let mut name = upper_snake(&without_password(id));
    name.push('_');
    name.push_str(&upper_snake(&without_password(key)));
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

fn upper_snake(words: &str) -> String {
    let chars: Vec<char> = words.chars().collect();
    let mut snake = String::with_capacity(words.len() + 4);
    for (i, &c) in chars.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            if !snake.is_empty() && !snake.ends_with('_') {
                snake.push('_');
            }
            continue;
        }
        let after_lower =
            i > 0 && (chars[i - 1].is_ascii_lowercase() || chars[i - 1].is_ascii_digit());
        let before_lower = chars.get(i + 1).is_some_and(char::is_ascii_lowercase);
        let after_upper = i > 0 && chars[i - 1].is_ascii_uppercase();
        if c.is_ascii_uppercase() && (after_lower || (after_upper && before_lower)) {
            snake.push('_');
        }
        snake.push(c.to_ascii_uppercase());
    }
    while snake.ends_with('_') {
        snake.pop();
    }
    if snake.is_empty() { "DATASOURCE".to_owned() } else { snake }
}

/// Checks that `${VARIABLE}` can refer to `variable`.
///
/// # Errors
/// The reason, which does not quote `variable`.
pub fn check_variable(variable: &str) -> Result<(), String> {
    let word = variable.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if variable.is_empty() {
        Err("a variable's name is required".to_owned())
    } else if !word || variable.starts_with(|c: char| c.is_ascii_digit()) {
        // The text may be a secret that was typed in the wrong place: it is not quoted.
        Err("a variable's name has only letters, digits and _, and does not start with a digit"
            .to_owned())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Reference, variable_name};

    #[test]
    fn only_the_end_of_a_string_is_a_reference() {
        let variable = |text| Reference::in_text(text).map(|r| r.variable);
        assert_eq!(variable("${A}${B_1}"), Some("B_1"));
        assert_eq!(variable("pre-${A}"), Some("A"));
        for none in ["", "}", "${}", "${ A }", "${A}\n", "${A}-x", "$A", "${Ünï}", "{A}", "${A"] {
            assert_eq!(variable(none), None, "{none}");
        }
        assert_eq!(Reference::whole("x${A}"), None);
    }

    #[test]
    fn variables_are_words_that_a_shell_takes() {
        for (id, key, name) in [
            ("mongo1", "password", "MONGO1_PASSWORD"),
            ("my-db", "url", "MY_DB_URL"),
            ("accountDS", "storageAccessKey", "ACCOUNT_DS_STORAGE_ACCESS_KEY"),
            ("DB", "sgAPIKey", "DB_SG_API_KEY"),
            ("1a", "x", "_1A_X"),
            ("it's(1)!", "auth.pass", "IT_S_1_AUTH_PASS"),
            ("-", "key", "DATASOURCE_KEY"),
            ("db2Main", "authToken", "DB2_MAIN_AUTH_TOKEN"),
            ("db", "mysql://u:pw@h", "DB_MYSQL_U_H"),
        ] {
            assert_eq!(variable_name(id, key), name);
        }
    }
}
