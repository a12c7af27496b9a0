//! Bytes in, batches of text and counted rejects out.
