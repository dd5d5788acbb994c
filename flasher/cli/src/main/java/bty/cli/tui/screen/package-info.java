/// The terminal. [Painter] and [KeyDecoder] are pure: what is sent to go from one picture to the
/// next, and which keys a stream of characters holds; only [Screen] touches a terminal, through
/// JLine.
///
/// What is sent is the part of ECMA-48 that every terminal since the vt100 has: move, erase to the
/// end of the line, erase all, reverse. So no database of terminals is asked, and `TERM` may be
/// wrong. Keys are read by a decoder of our own and not through JLine's key map: a key map knows
/// fixed strings, while a serial line brings size reports, unknown control sequences and noise, and
/// each of these has to be swallowed whole instead of leaving its tail as typed letters.
package bty.cli.tui.screen;
