/// What a machine boots, and why. Start at [BootRules], the one decision. The decision's types
/// import only `java.*` and values; who carries it out is [MachineDesk].
package bty.appliance.boot;
