/// Where the stored bytes of an image come from: a file, or HTTP with ranges and resumption. Start
/// at [ImageSource] and [ImageLocation].
package bty.engine.source;
