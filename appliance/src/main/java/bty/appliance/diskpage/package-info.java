/// The pages of a disk for the images: the section *Storage* of Settings, and the page that asks
/// before a disk is taken. Start at [StoragePage].
package bty.appliance.diskpage;
