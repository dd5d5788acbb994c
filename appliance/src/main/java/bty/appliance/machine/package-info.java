/// What the operator wants of a machine: one record, its words, and what can be found for a MAC
/// address. Start at [Machine]. Knows nothing of files, YAML or HTTP.
package bty.appliance.machine;
