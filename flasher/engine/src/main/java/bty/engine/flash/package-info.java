/// The write pipeline: an image becoming a disk. Start at [Flasher], whose one method reads top to
/// bottom in the order in which things happen.
package bty.engine.flash;
