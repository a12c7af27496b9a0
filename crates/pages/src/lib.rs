//! Everything a person looks at: pure functions from reports to HTML and SVG.
