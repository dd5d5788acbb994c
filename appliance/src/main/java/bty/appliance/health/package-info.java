/// Whether the appliance can do its work, in sentences for who watches it. Start at [Health].
package bty.appliance.health;
