//! JSON text: a tolerant scanner with spans, and values to write.
