/// The files machines boot: the live environment and iPXE's binaries, their digests, and whether
/// kernel and initrd belong together. Start at [BootFiles].
package bty.appliance.bootfile;
