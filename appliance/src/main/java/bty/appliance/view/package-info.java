/// Machines and runs as they are shown, for the API and for pages: what belongs together is put
/// together once. Start at [Views].
package bty.appliance.view;
