/// Images: where they are, what they are (by their first bytes, never by their name), and how their
/// bytes are read. Start at [ImageLocation] and [ImageInspector].
package bty.engine.image;
