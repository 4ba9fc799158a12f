//! Questions, and who answers them.
