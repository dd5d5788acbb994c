/// Which requests are a machine's own. A MAC address is a name that anybody can say; here is what
/// speaks for it: the kernel's neighbour table for a boot program, the token of its last boot for
/// the live environment, and the inventory for a machine with several network cards. Start at
/// [MachineProof].
package bty.appliance.contact;
