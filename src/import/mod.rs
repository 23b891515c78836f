//! Turns a foreign document into a report: a reader makes an outline of it, and proposals make content of the outline.

mod outline;
mod read;
