package bty.appliance.run;

import java.time.Instant;

/// What was seen of a machine.
///
/// @param firstSeen its first contact
/// @param lastSeen its last contact
/// @param answer what it was last told to boot, one word
/// @param reason why, in words
public record MachineSighting(Instant firstSeen, Instant lastSeen, String answer, String reason) {}
