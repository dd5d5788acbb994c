package bty.appliance.view;

import bty.appliance.run.Run;

/// A run as it is shown.
///
/// @param hasReport whether CIJOE's report of it is there
public record RunView(Run run, boolean hasReport) {}
