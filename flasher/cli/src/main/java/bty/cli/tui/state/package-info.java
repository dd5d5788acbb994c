/// What the interactive program knows and how that changes: [Model] holds all of it, [Update] is a
/// pure function from a model and an [Event] to the next model and the [Effect]s that are to be
/// had. Start at [Update]. Nothing here opens a file, a connection or a terminal, or asks for the
/// time.
package bty.cli.tui.state;
