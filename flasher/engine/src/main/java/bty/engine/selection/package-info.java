/// Which disk is meant: what was asked for, which disks may be written, and the one that fits.
/// Start at [TargetSpec] and [TargetChoice].
package bty.engine.selection;
