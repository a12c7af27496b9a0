//! How much of a hostile input is taken before the reading stops.

/// Bounds on one reading. The defaults let a 10 GB dump through and stop bombs early.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Longest row, in bytes; a longer one is a counted reject.
    pub row_bytes: usize,
    /// Most columns in a table; a wider row is a counted reject.
    pub columns: usize,
    /// Containers inside containers.
    pub depth: usize,
    /// Members in all containers together.
    pub members: usize,
    /// Expanded bytes per compressed byte of the top-level file, once 64 MB have come out.
    pub expansion_ratio: u64,
    /// Bytes that a member of a format which must be seen whole (XLSX, Parquet, 7z inside another container) may have in memory.
    pub whole_member_bytes: usize,
    /// Rejects kept as examples for each table; all are counted.
    pub reject_examples: usize,
    /// Text bytes after which a batch is handed over.
    pub batch_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            row_bytes: 1 << 20,
            columns: 4096,
            depth: 4,
            members: 100_000,
            expansion_ratio: 250,
            whole_member_bytes: 256 << 20,
            reject_examples: 20,
            batch_bytes: 512 << 10,
        }
    }
}
