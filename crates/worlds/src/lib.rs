//! Seeded synthetic worlds with ground truth: registers, releases, dumps.
