//! The names of variables.

use crate::secret::without_password;

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
    // The name is public: a password in a URL that stands for a key stays out of it.
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
    match snake.trim_end_matches('_') {
        "" => "DATASOURCE".to_owned(),
        snake => snake.to_owned(),
    }
}

/// Checks that `${VARIABLE}` can refer to `variable`.
/// The reason does not quote `variable`.
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
    use super::variable_name;

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
