/// A flash is a run: from the offer to its end, with what was reported on the way. Start at [Run]
/// and [RunTransitions], which draws the states. Knows nothing of files or HTTP.
package bty.appliance.run;
