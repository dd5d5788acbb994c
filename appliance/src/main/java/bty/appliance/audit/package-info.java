/// Who changed what, when, and from where. Start at [AuditLog]. What a spec said before and after
/// is in the Git log.
package bty.appliance.audit;
