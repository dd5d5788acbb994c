/// Disks: which there are, which may be written and why not, which one is meant, and the one small
/// file that talks to the kernel about them. Start at [Disk] and [TargetWish].
package bty.engine.disk;
