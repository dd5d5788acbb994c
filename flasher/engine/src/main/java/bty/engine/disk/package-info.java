/// Disks as they are now: which there are, what they are called, who uses them. Start at [Disk] and
/// [Disks]. Which one is meant is in [bty.engine.selection], writing it in [bty.engine.device].
package bty.engine.disk;
