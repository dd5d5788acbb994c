/// The history of the state folder: each edit becomes a commit, in the background and in order.
/// Start at [GitKeeper]. Git is the `git` program, with the operator's own configuration.
package bty.appliance.git;
