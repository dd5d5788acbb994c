/// What lies inside a disk or a partition, told by its bytes and without mounting anything: file
/// systems by their superblocks, and the few files that say which system it is and what boots it.
/// All of it is read from untrusted images, so every number is bounded. Start at [FileSystems].
package bty.engine.filesystem;
