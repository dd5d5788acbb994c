/// How values look: sizes, durations and tables for people, JSON for programs, and the progress of
/// a flash in its three styles. Text in, text out; the only stream is the one a caller passes in.
package bty.cli.output;
