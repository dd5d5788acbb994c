/// What a machine boots, and why. Start at [BootRules], the one decision. The types of the decision
/// import only `java.*` and values; [bty.appliance.pxe.BootService] carries it out.
package bty.appliance.boot;
