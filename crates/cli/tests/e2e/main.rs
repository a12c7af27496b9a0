//! The real binary, driven from outside in a scrubbed environment.

mod desk;
mod truth;

mod cases;
mod commands;
mod samples;
