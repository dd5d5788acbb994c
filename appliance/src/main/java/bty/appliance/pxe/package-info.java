/// A machine's conversation with the appliance: it asks what to boot, fetches its plan, and
/// reports. Start at [BootService]. Looks things up, asks [bty.appliance.boot.BootRules], and
/// records what follows. Knows nothing of HTTP.
package bty.appliance.pxe;
