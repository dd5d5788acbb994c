/// Text files with named holes. Start at [Template], for firmware and daemons: values are typed by
/// what they may contain, and nothing is escaped, so nothing that would need it gets in. Pages have
/// [PageTemplate], which escapes.
package bty.appliance.template;
