//! A data source: the value that an entry of the file holds, and the rules for its parts.
