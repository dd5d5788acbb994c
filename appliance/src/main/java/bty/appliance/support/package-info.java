/// What helps whoever is asked for help: which program this is and how it is, as a page and as one
/// file without secrets. Start at [SupportBundle].
package bty.appliance.support;
