//! Where a value stands in a data source.

use lbrs::internal::secret::shown_name;

/// Where a value stands.
pub struct At {
    /// The option: `orders.hosts[0]`.
    pub option: String,
    /// The path below the data source, for the names of variables: `hosts.0`.
    pub path: String,
    /// The key, if it is that of a member.
    pub key: Option<String>,
}

impl At {
    /// Returns where a data source stands itself.
    pub fn data_source(id: &str) -> Self {
        Self { option: shown_name(id).into_owned(), path: String::new(), key: None }
    }

    /// Returns where a member of the value stands.
    pub fn member(&self, key: &str) -> Self {
        let path =
            if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Self {
            option: format!("{}.{}", self.option, shown_name(key)),
            path,
            key: Some(key.to_owned()),
        }
    }

    /// Returns where an element of the value stands.
    pub fn element(&self, index: usize) -> Self {
        Self {
            option: format!("{}[{index}]", self.option),
            path: format!("{}.{index}", self.path),
            key: None,
        }
    }
}
