/// Text files with named holes, for firmware and daemons. Start at [Template]. Values are typed by
/// what they may contain; nothing is escaped, so nothing that would need it gets in.
package bty.appliance.template;
