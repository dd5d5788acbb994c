/// Images as a flash reads them: their format, by their first bytes and never by their name, and
/// the pieces of disk they decode to. Start at [OpenImage].
package bty.engine.image;
