/// What an image holds, for a person who is about to flash it: partitions, systems, problems. Start
/// at [ImageInspector].
package bty.engine.inspect;
