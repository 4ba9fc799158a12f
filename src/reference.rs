//! References to variables.

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

/// Returns what stands in `${...}` anywhere in `text`.
pub fn named_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

#[cfg(test)]
mod tests {
    use super::Reference;

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
}
