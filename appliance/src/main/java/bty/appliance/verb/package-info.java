/// The verbs of `bty-web`, one file each. Start at [Program].
package bty.appliance.verb;
