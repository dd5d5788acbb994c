package bty.cli.tui.state;

import bty.engine.flash.FlashPlan;

/// What a person confirmed by typing the disk's name: the choice, and the plan that was shown.
/// Nothing else can be flashed from here, so that the disk of that plan goes along to the first
/// byte.
public record Confirmed(Choice choice, FlashPlan.Ready plan) {}
