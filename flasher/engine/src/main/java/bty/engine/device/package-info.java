/// Writing a disk: the block device or file itself, zeroed ranges, and the check that it is still
/// the disk that was meant. Start at [WritableDisk]. What disks there are is in [bty.engine.disk].
package bty.engine.device;
