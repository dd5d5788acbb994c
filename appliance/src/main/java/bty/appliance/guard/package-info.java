/// Keeps one mistake from reaching the whole fleet: how many machines are flashed at once, and how
/// many are newly armed before somebody says once more that this is meant. Start at [FleetGuard].
package bty.appliance.guard;
